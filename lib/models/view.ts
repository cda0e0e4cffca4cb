import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { modelNames, modelVersions } from "@/db/store/schema/models";
import { principals } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import type { PrincipalRef } from "@/lib/principals/principal";
import type { ModelNameView, ModelRow, ModelVersionRow, ModelVersionView, ModelView } from "./model";

type Reader = Pick<StoreReader, "select">;

/** Rows with their owners, versions (newest first) and names; in the order given. */
export async function modelViews(reader: Reader, ctx: Ctx, rows: readonly ModelRow[]): Promise<ModelView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const owners = await readOwners(reader, ctx, rows);
  const versions = await reader
    .select()
    .from(modelVersions)
    .where(and(eq(modelVersions.tenant, ctx.tenant), inArray(modelVersions.model, ids)))
    .orderBy(desc(modelVersions.createdAt), desc(modelVersions.id));
  const names = await reader
    .select()
    .from(modelNames)
    .where(and(eq(modelNames.tenant, ctx.tenant), inArray(modelNames.model, ids)))
    .orderBy(asc(modelNames.provider), asc(modelNames.value));
  const versionsOf = groupBy(versions, ({ model }) => model);
  const namesOf = groupBy(names, ({ model }) => model);
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    name: row.name,
    state: row.state,
    description: row.description,
    owner: (row.owner && owners.get(row.owner)) || null,
    licence: row.licence,
    baseModel: row.baseModel,
    tasks: row.tasks,
    versions: (versionsOf.get(row.id) ?? []).map((version) => versionView(version, row)),
    names: (namesOf.get(row.id) ?? []).map(nameView),
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    registeredAt: iso(row.registeredAt),
    createdAt: row.createdAt.toISOString(),
  }));
}

function versionView(row: ModelVersionRow, model: ModelRow): ModelVersionView {
  const { tenant: _, createdAt, ...said } = row;
  return {
    ...said,
    licence: row.licence ?? model.licence,
    baseModel: row.baseModel ?? model.baseModel,
    createdAt: createdAt.toISOString(),
  };
}

function nameView(row: typeof modelNames.$inferSelect): ModelNameView {
  const { provider, value, version } = row;
  return {
    provider,
    name: value,
    version,
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
  };
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

async function readOwners(
  reader: Reader,
  ctx: Ctx,
  rows: readonly ModelRow[],
): Promise<Map<string, PrincipalRef>> {
  const ids = rows.flatMap((row) => row.owner ?? []);
  if (ids.length === 0) return new Map();
  const root = alias(principals, "root");
  const found = await reader
    .select({ of: principals.id, id: root.id, name: root.name })
    .from(principals)
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, ids)));
  return new Map(found.map(({ of, ...owner }) => [of, owner]));
}
