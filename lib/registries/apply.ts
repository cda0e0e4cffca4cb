import { and, eq } from "drizzle-orm";
import { models, modelVersions } from "@/db/store/schema/models";
import { registryLinks } from "@/db/store/schema/registries";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { sameDigest } from "@/lib/base/sameDigest";
import { change, type RecordEdit } from "@/lib/changes/change";
import { newVersionRow } from "@/lib/models/addVersion";
import { type ModelRow, modelSnapshot, versionSnapshot } from "@/lib/models/model";
import { insertModel, modelCalled, newRow } from "@/lib/models/register";
import type { Imported, ImportedModel, ImportedVersion } from "./imported";

export interface Applied {
  models: number;
  versions: number;
  /** Models and versions that were not here before. */
  added: number;
  /** Archived there, and left out. */
  skipped: number;
}

/**
 * Takes over what was read, in one transaction: what people said here stays, only what they left open is filled.
 * Needs `models.write`. Throws CONFLICT where a version has other weights here than there; then nothing is taken.
 */
export async function applyImported(ctx: Ctx, imported: Imported, registry: string | null): Promise<Applied> {
  requireDistinct(imported);
  const name = { verb: "import", noun: "model", ability: "models.write" } as const;
  return change(ctx, name, async (tx, record) => {
    const done = { models: imported.models.length, versions: 0, added: 0, skipped: imported.skipped };
    for (const one of imported.models) {
      const model = await takeModel(tx, ctx, record, one);
      if (model.isNew) done.added += 1;
      await link(tx, ctx, registry, "model", one.external, model.row.id, null);
      for (const version of one.versions) {
        const { id, isNew } = await takeVersion(tx, ctx, record, model.row, version);
        done.versions += 1;
        if (isNew) done.added += 1;
        await link(tx, ctx, registry, "version", version.external, model.row.id, id);
      }
    }
    // An import of nothing is no edit, and yet it was asked for.
    record({ target: registry ?? "file", before: null, after: null });
    return done;
  });
}

async function takeModel(tx: StoreTx, ctx: Ctx, record: RecordEdit, one: ImportedModel) {
  const before = await modelCalled(tx, ctx, one.provider, one.name);
  const base = before ?? newRow(ctx, one.provider, one.name);
  const row: ModelRow = {
    ...base,
    description: base.description ?? one.description?.slice(0, 2_000) ?? null,
    licence: base.licence ?? one.licence?.slice(0, 200) ?? null,
    tasks: base.tasks.length > 0 ? base.tasks : one.tasks,
    state: base.state === "archived" ? "archived" : "registered",
    registeredAt: base.registeredAt ?? new Date(ctx.now()),
    registeredBy: base.registeredBy ?? ctx.actor.id,
  };
  if (before) await tx.update(models).set(row).where(eq(models.id, row.id));
  else await insertModel(tx, row);
  record({ target: row.id, before: before && modelSnapshot(before), after: modelSnapshot(row) });
  return { row, isNew: before === null };
}

async function takeVersion(tx: StoreTx, ctx: Ctx, record: RecordEdit, model: ModelRow, one: ImportedVersion) {
  const mine = and(eq(modelVersions.model, model.id), eq(modelVersions.version, one.version));
  const [before] = await tx.select().from(modelVersions).where(mine).for("update");
  if (before?.digest && one.digest && !sameDigest(before.digest, one.digest)) {
    throw new DomainError("CONFLICT", {
      what: `Version ${one.version} of ${model.name} has the digest ${one.digest} there, and ${before.digest} here.`,
      why: "They are other weights, and evidence is pinned to those here.",
      fix: "Find out which is right; other weights are a version of their own.",
    });
  }
  const base = before ?? newVersionRow(ctx, model.id, one.version);
  const row = {
    ...base,
    description: base.description ?? one.description?.slice(0, 2_000) ?? null,
    digest: base.digest ?? one.digest,
    uri: base.uri ?? one.uri,
    properties: { ...base.properties, ...one.properties },
  };
  if (before) await tx.update(modelVersions).set(row).where(eq(modelVersions.id, row.id));
  else await tx.insert(modelVersions).values(row);
  record({ target: row.id, before: before ? versionSnapshot(before) : null, after: versionSnapshot(row) });
  return { id: row.id, isNew: !before };
}

async function link(
  tx: StoreTx,
  ctx: Ctx,
  registry: string | null,
  kind: "model" | "version",
  external: string,
  model: string,
  version: string | null,
): Promise<void> {
  if (registry === null) return;
  await tx
    .insert(registryLinks)
    .values({ tenant: ctx.tenant, registry, kind, external, model, version })
    .onConflictDoUpdate({
      target: [registryLinks.registry, registryLinks.kind, registryLinks.external],
      set: { model, version },
    });
}

/** Throws INVALID where the same name stands twice: which one would count would be chance. */
function requireDistinct({ models: all }: Imported): void {
  const seen = new Set<string>();
  const twice = (key: string, words: string) => {
    if (seen.has(key)) {
      const what = `${words} stands twice in what is imported.`;
      throw new DomainError("INVALID", { what, fix: "Leave one of them out." }, { name: what });
    }
    seen.add(key);
  };
  for (const model of all) {
    twice(JSON.stringify([model.provider, model.name]), model.name);
    for (const { version } of model.versions)
      twice(JSON.stringify([model.provider, model.name, version]), `Version ${version} of ${model.name}`);
  }
}
