import { and, eq } from "drizzle-orm";
import { models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type BomFacts, writeBom } from "@/lib/boms/writeBom";
import { writeSpdx } from "@/lib/boms/writeSpdx";
import { listEvidence } from "./view";

export const BOM_FORMATS = ["cyclonedx", "spdx"] as const;
export type BomFormat = (typeof BOM_FORMATS)[number];

/** Our bill of materials of a model's version: what the catalog knows, and the newest measured numbers that count. Needs `audit.read`; throws NOT_FOUND. */
export async function exportBom(
  ctx: Ctx,
  version: string,
  format: BomFormat,
): Promise<{ name: string; text: string }> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select({ model: models, version: modelVersions })
    .from(modelVersions)
    .innerJoin(models, eq(models.id, modelVersions.model))
    .where(and(eq(modelVersions.tenant, ctx.tenant), eq(modelVersions.id, version)));
  if (!row) throw notFound("version");
  const { evidence } = await listEvidence(ctx, "model", version);
  const measured = evidence.find(({ counts, kind }) => counts && kind === "evaluation");
  const facts: BomFacts = {
    id: row.version.id,
    provider: row.model.provider,
    name: row.model.name,
    version: row.version.version,
    description: row.version.description ?? row.model.description,
    digest: row.version.digest,
    licence: row.version.licence ?? row.model.licence,
    baseModel: row.version.baseModel ?? row.model.baseModel,
    datasets: [...new Set(row.version.datasets)],
    tasks: row.model.tasks,
    uri: row.version.uri,
    stage: row.version.stage,
    metrics: measured?.extract.kind === "evaluation" ? measured.extract.metrics : [],
    enteredAt: row.version.createdAt.toISOString(),
    at: measured?.at ?? row.version.createdAt.toISOString(),
  };
  const [text, ending] = format === "spdx" ? [writeSpdx(facts), "spdx3"] : [writeBom(facts), "cdx"];
  return { name: `${facts.name}-${facts.version}.${ending}.json`.replaceAll("/", "-"), text };
}
