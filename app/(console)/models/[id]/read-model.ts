import { cache } from "react";
import type { Ctx } from "@/lib/access/ctx";
import type { BomExtract } from "@/lib/boms/extract";
import { listEvidence } from "@/lib/gates/view";
import { agentsUsing, type ModelAgent } from "@/lib/models/agents";
import { getModel } from "@/lib/models/get";
import { type KnownModel, knownModel } from "@/lib/models/known";
import { type ModelLatency, modelLatency } from "@/lib/models/latency";
import { listModels } from "@/lib/models/list";
import { type ModelVersionView, type ModelView, seenAs } from "@/lib/models/model";
import { type ModelUsage, modelUsage, sumUsage } from "@/lib/models/usage";

const WEEK_MS = 7 * 86_400_000;
const MOST_CHOICES = 200;

export interface ReadModel {
  model: ModelView;
  /** The version that the page is about; null where there is none. */
  version: ModelVersionView | null;
  /** What it is compared with. */
  compare: ModelVersionView | null;
  /** The newest bill of materials that counts for the version. */
  bom: BomExtract | null;
  agents: ModelAgent[];
  known: KnownModel | null;
  mayWrite: boolean;
}

/** Once a request, for the title and the page. Throws NOT_FOUND. */
export const modelOf = cache(getModel);

/** A model, which of its versions the address chose, and who uses it. Throws NOT_FOUND. */
export async function readModel(
  ctx: Ctx,
  id: string,
  chosen: { version: string; compare: string },
): Promise<ReadModel> {
  const model = await modelOf(ctx, id);
  const agents = await agentsUsing(ctx, model.names.map(seenAs));
  const inProduction = model.versions.find(({ stage }) => stage === "production") ?? null;
  const called = (version: string) => model.versions.find((one) => one.id === version) ?? null;
  const version = called(chosen.version) ?? inProduction ?? model.versions[0] ?? null;
  const other = called(chosen.compare) ?? inProduction;
  return {
    model,
    version,
    compare: other?.id === version?.id ? null : other,
    bom: version && (await bomOf(ctx, version.id)),
    agents,
    known: await knownModel(ctx, model),
    mayWrite: ctx.abilities.has("models.write"),
  };
}

async function bomOf(ctx: Ctx, version: string): Promise<BomExtract | null> {
  const { evidence } = await listEvidence(ctx, "model", version);
  const found = evidence.find(({ counts, kind }) => counts && kind === "bom");
  return found?.extract.kind === "bom" ? found.extract : null;
}

/** What calls were within a week. */
export interface Figures {
  usage: ModelUsage;
  latency: ModelLatency;
}

/** The figures of a model, or of the names that are bound to one of its versions. */
export async function readFigures(ctx: Ctx, model: ModelView, version: string | null): Promise<Figures> {
  const own = model.names.filter((name) => version === null || name.version === version).map(seenAs);
  const range = { fromMs: ctx.now() - WEEK_MS, toMs: ctx.now() + 60_000 };
  const [usage, latency] = await Promise.all([modelUsage(ctx, own, range), modelLatency(ctx, own, range)]);
  return { usage: sumUsage(usage, own), latency };
}

export interface BindChoice {
  value: string;
  label: string;
}

/** What a name can be bound to: registered models and their versions. */
export async function readBindChoices(ctx: Ctx): Promise<BindChoice[]> {
  const { models } = await listModels(ctx, { state: "registered", limit: MOST_CHOICES });
  return models.flatMap(({ id, name, versions }) => [
    { value: id, label: name },
    ...versions.map((version) => ({ value: `${id}/${version.id}`, label: `${name} ${version.version}` })),
  ]);
}
