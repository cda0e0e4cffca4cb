import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { printFilter } from "@/lib/actions/filter";
import type { ModelFilter } from "@/lib/models/filter";
import { MODEL_STATES, STAGES } from "@/lib/models/model";

export const MODELS_PATH = "/models";

/** What the list can be narrowed by; the names are those of the address. */
const NARROWING = ["q", "state", "stage", "provider", "licence", "task"] as const;
type Narrowing = (typeof NARROWING)[number];

/** Everything that the page shows; empty text means: not said. */
export type ModelsUrl = Record<Narrowing | "cursor", string>;

export function readModelsUrl(params: SearchParams): ModelsUrl {
  const read = (name: Narrowing | "cursor") => param(params, name).slice(0, 1_000);
  const state = MODEL_STATES.find((one) => one === read("state")) ?? "";
  const stage = STAGES.find((one) => one === read("stage")) ?? "";
  const text = { q: read("q").slice(0, 200), provider: read("provider"), licence: read("licence") };
  return { ...text, task: read("task"), state, stage, cursor: read("cursor") };
}

/** A provider that telemetry does not say, as the address has it. */
export const NO_PROVIDER = "(not said)";

export function filterOf(url: ModelsUrl): ModelFilter {
  return {
    q: url.q || undefined,
    state: MODEL_STATES.find((one) => one === url.state),
    stage: STAGES.find((one) => one === url.stage),
    provider: url.provider === NO_PROVIDER ? "" : url.provider || undefined,
    licence: url.licence || undefined,
    task: url.task || undefined,
  };
}

export function isNarrowed(url: ModelsUrl): boolean {
  return NARROWING.some((name) => url[name] !== "");
}

export function modelsHref(url: ModelsUrl, change: Partial<ModelsUrl>): string {
  return printUrl(MODELS_PATH, { ...url, ...change });
}

/** The same list with its safety signals. */
export const RISK_PATH = "/models/risk";

export function riskHref(url: ModelsUrl, change: Partial<ModelsUrl>): string {
  return printUrl(RISK_PATH, { ...url, ...change });
}

export function modelHref(id: string, chosen: { version?: string; compare?: string } = {}): string {
  return printUrl(`${MODELS_PATH}/${encodeURIComponent(id)}`, chosen);
}

/** The audit of the calls of models, by their names in telemetry. */
export function callsHref(names: readonly string[], outcome?: "error" | "denied"): string {
  const values = (texts: readonly string[]) => texts.slice(0, 20).map((text) => ({ text, prefix: false }));
  const terms = [
    { field: "kind" as const, values: values(["model_call"]) },
    { field: "model" as const, values: values([...new Set(names)]) },
    ...(outcome ? [{ field: "outcome" as const, values: values([outcome]) }] : []),
  ];
  return printUrl("/audit", { q: printFilter({ terms, words: [] }), from: "now-7d" });
}
