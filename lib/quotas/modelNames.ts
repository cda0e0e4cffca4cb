import { and, eq, inArray, sql } from "drizzle-orm";
import { modelNames, models } from "@/db/store/schema/models";
import { servedModels } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";

const MOST = 500;

/** Names by which quotas may mean a model, served or recorded, in alphabetical order; 500 at most. Asks no ability. */
export async function modelNamesKnown(ctx: Pick<Ctx, "tenant">): Promise<string[]> {
  const [served, recorded] = await Promise.all([
    store()
      .selectDistinct({ name: servedModels.name })
      .from(servedModels)
      .where(eq(servedModels.tenant, ctx.tenant))
      .limit(MOST),
    store()
      .selectDistinct({ name: modelNames.value })
      .from(modelNames)
      .where(eq(modelNames.tenant, ctx.tenant))
      .limit(MOST),
  ]);
  return [...new Set([...served, ...recorded].map(({ name }) => name))].sort().slice(0, MOST);
}

/** Those of the names that no served or recorded model goes by, alone or after its provider. Asks no ability. */
export async function modelNamesUnknown(
  ctx: Pick<Ctx, "tenant">,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const asked = [...names];
  const full = sql<string>`${modelNames.provider} || '/' || ${modelNames.value}`;
  const own = sql<string>`${models.provider} || '/' || ${models.name}`;
  const servedFull = sql<string>`coalesce(${servedModels.provider}, '') || '/' || ${servedModels.name}`;
  const [served, recorded, registered] = await Promise.all([
    store()
      .select({ name: servedModels.name, full: servedFull })
      .from(servedModels)
      .where(
        and(
          eq(servedModels.tenant, ctx.tenant),
          sql`(${inArray(servedModels.name, asked)} or ${inArray(servedFull, asked)})`,
        ),
      ),
    store()
      .select({ name: modelNames.value, full })
      .from(modelNames)
      .where(
        and(
          eq(modelNames.tenant, ctx.tenant),
          sql`(${inArray(modelNames.value, asked)} or ${inArray(full, asked)})`,
        ),
      ),
    store()
      .select({ name: models.name, full: own })
      .from(models)
      .where(
        and(eq(models.tenant, ctx.tenant), sql`(${inArray(models.name, asked)} or ${inArray(own, asked)})`),
      ),
  ]);
  const known = new Set([...served, ...recorded, ...registered].flatMap((row) => [row.name, row.full]));
  return asked.filter((name) => !known.has(name));
}
