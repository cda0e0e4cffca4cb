import { and, eq, notExists, sql } from "drizzle-orm";
import { evidenceFiles } from "@/db/store/schema/gates";
import { models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { listEndpoints } from "@/lib/endpoints/list";
import type { AttackRate, Metric } from "@/lib/evaluations/extract";
import type { EvidenceView } from "@/lib/gates/evidence";
import { newestAttacks, togetherOf, worstOf } from "@/lib/gates/newestAttacks";
import { ageDays } from "@/lib/gates/verdict";
import { agentsUsing } from "@/lib/models/agents";
import type { ModelFilter } from "@/lib/models/filter";
import { listModels } from "@/lib/models/list";
import { type ModelVersionView, type ModelView, seenAs } from "@/lib/models/model";
import { type ModelUsage, modelUsage, sumUsage } from "@/lib/models/usage";
import { evidenceOf, guardrailHits, type SignatureState, signaturesOf } from "./signals";
import { type Whereabouts, whereaboutsOf } from "./whereabouts";

const PAGE = 25;
const WEEK_MS = 7 * 86_400_000;
const SHOWN_METRICS = 3;

/** What was measured of a version, how old it is in days, and by which evidence. */
interface MeasuredScores {
  metrics: Metric[];
  days: number;
  evidence: string;
}
interface MeasuredAttacks {
  overall: AttackRate;
  /** The probe with the highest upper bound. */
  worst: AttackRate | null;
  days: number;
  /** The newest of them. */
  evidence: string;
  /** How many the numbers are from. */
  reports: number;
}

/** What speaks for and against a model, as far as anybody knows; null is unknown, and never good. */
export interface ModelRisk {
  model: ModelView;
  /** The version in production, else the newest that is not retired. */
  version: ModelVersionView | null;
  whereabouts: Whereabouts;
  licence: string | null;
  signature: SignatureState;
  hasBom: boolean;
  scores: MeasuredScores | null;
  attacks: MeasuredAttacks | null;
  /** Of the agents that use it, as declared. */
  dataClasses: string[];
  agents: number;
  /** Of 7 days. */
  usage: ModelUsage;
  guardrailHits: number;
}

/** Models with their safety signals beside what they are, by pages of 25. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listModelRisks(
  ctx: Ctx,
  filter: ModelFilter & { cursor?: string | undefined },
): Promise<{ risks: ModelRisk[]; next: string | null }> {
  const page = await listModels(ctx, { ...filter, limit: PAGE });
  const chosen = new Map(page.models.map((model) => [model.id, versionOf(model)]));
  const versions = [...chosen.values()].filter((one) => one !== null);
  const evidence = await evidenceOf(ctx, versions);
  const signatures = await signaturesOf(ctx, evidence);
  const values = page.models.flatMap(({ names }) => names.map(seenAs));
  const range = { fromMs: ctx.now() - WEEK_MS, toMs: ctx.now() + 60_000 };
  const [usage, hits, endpoints] = await Promise.all([
    modelUsage(ctx, values, range),
    guardrailHits(ctx, values, range),
    listEndpoints(ctx),
  ]);
  const served = new Set(endpoints.flatMap(({ model }) => model?.id ?? []));
  const risks = await Promise.all(
    page.models.map(async (model) => {
      const own = model.names.map(seenAs);
      const agents = await agentsUsing(ctx, own);
      const version = chosen.get(model.id) ?? null;
      const files = (version && evidence.get(version.id)) ?? [];
      return {
        model,
        version,
        whereabouts: whereaboutsOf(model, served.has(model.id)),
        licence: version?.licence ?? model.licence,
        signature: (version && signatures.get(version.id)) ?? "none",
        hasBom: files.some(({ kind }) => kind === "bom"),
        scores: scoresIn(files, ctx.now()),
        attacks: attacksIn(files, ctx.now()),
        dataClasses: [...new Set(agents.flatMap((agent) => agent.dataClasses))].sort(),
        agents: agents.length,
        usage: sumUsage(usage, own),
        guardrailHits: own.reduce((sum, value) => sum + (hits.get(value) ?? 0), 0),
      };
    }),
  );
  return { risks, next: page.next };
}

function versionOf({ versions }: ModelView): ModelVersionView | null {
  const inProduction = versions.find(({ stage }) => stage === "production");
  return inProduction ?? versions.find(({ stage }) => stage !== "retired") ?? null;
}

function scoresIn(files: readonly EvidenceView[], nowMs: number): MeasuredScores | null {
  const found = files.find(({ extract }) => extract.kind === "evaluation");
  if (found?.extract.kind !== "evaluation") return null;
  const metrics = found.extract.metrics.slice(0, SHOWN_METRICS);
  return { metrics, days: ageDays(found, nowMs), evidence: found.id };
}

/** Each probe by the newest report that has it, as gates judge it; as old as the oldest of these reports. */
function attacksIn(files: readonly EvidenceView[], nowMs: number): MeasuredAttacks | null {
  const shares = newestAttacks(files);
  const [newest] = shares;
  if (!newest) return null;
  const rates = shares.flatMap((share) => share.rates);
  return {
    overall: togetherOf(rates),
    worst: worstOf(rates),
    days: Math.max(...shares.map(({ evidence }) => ageDays(evidence, nowMs))),
    evidence: newest.evidence.id,
    reports: shares.length,
  };
}

/** How many registered models have a version in production that no evidence speaks for. Needs `audit.read`. */
export async function countWithoutEvidence(ctx: Ctx): Promise<number> {
  requireAbility(ctx, "audit.read");
  const files = store()
    .select({ one: sql`1` })
    .from(evidenceFiles)
    .where(and(eq(evidenceFiles.tenant, ctx.tenant), eq(evidenceFiles.modelVersion, modelVersions.id)));
  const [row] = await store()
    .select({ n: sql<number>`count(distinct ${models.id})::int` })
    .from(modelVersions)
    .innerJoin(models, eq(models.id, modelVersions.model))
    .where(
      and(
        eq(modelVersions.tenant, ctx.tenant),
        eq(modelVersions.stage, "production"),
        eq(models.state, "registered"),
        notExists(files),
      ),
    );
  return row?.n ?? 0;
}
