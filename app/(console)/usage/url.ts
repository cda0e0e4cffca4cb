import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import {
  USAGE_FIELDS,
  USAGE_GRAINS,
  type UsageField,
  type UsageFilter,
  type UsageGrain,
} from "@/lib/usage/usage";

export const USAGE_PATH = "/usage";

/** The one switch of the page. */
export const SWITCH = ["cost", "tokens", "requests"] as const;
export type Switch = (typeof SWITCH)[number];

/** What the page groups by, in the order that people ask. */
export const GROUPINGS = [
  "team",
  "subscription",
  "key",
  "agent",
  "human",
  "model",
  "tool",
  "user",
  "outcome",
] as const satisfies readonly UsageField[];
type Grouping = (typeof GROUPINGS)[number];

/** What the scope may be narrowed by: everything that figures know. */
export const SCOPE_FIELDS = USAGE_FIELDS;
/** More does not fit an address. */
const MOST_VALUES = 20;
const DEFAULT_FROM = "now-30d";

/** Everything that the page shows stands in its address, by the words of the API. */
export interface UsageUrl {
  measure: Switch;
  by: Grouping;
  /** Empty: what suits the range. */
  grain: UsageGrain | "";
  from: string;
  to: string;
  scope: UsageFilter;
}

const oneOf = <T extends string, D>(all: readonly T[], text: string, otherwise: D): T | D =>
  all.find((one) => one === text) ?? otherwise;

/** What an address says of itself that nobody knows, as it was said: `by=dog`. */
export function unknownOf(params: SearchParams): string[] {
  const known = { by: GROUPINGS, measure: SWITCH, grain: USAGE_GRAINS } as const;
  return Object.entries(known).flatMap(([name, all]) => {
    const said = param(params, name);
    return said === "" || all.some((one) => one === said) ? [] : [`${name}=${said}`];
  });
}

/** Reads the address; what it does not know is as if it were not said. `narrow=team:tem_1` adds to the scope. */
export function readUsageUrl(params: SearchParams): UsageUrl {
  const [, field = "", value = ""] = /^([a-z]+):(.+)$/s.exec(param(params, "narrow")) ?? [];
  const scope = Object.fromEntries(
    SCOPE_FIELDS.flatMap((one) => {
      const said = param(params, one).split(",");
      const values = [...new Set([...said, ...(one === field ? [value] : [])].map((text) => text.trim()))];
      const named = values.filter((text) => text !== "").slice(0, MOST_VALUES);
      return named.length > 0 ? [[one, named]] : [];
    }),
  );
  return {
    measure: oneOf(SWITCH, param(params, "measure"), "cost"),
    by: oneOf(GROUPINGS, param(params, "by"), "team"),
    grain: oneOf(USAGE_GRAINS, param(params, "grain"), ""),
    from: param(params, "from") || DEFAULT_FROM,
    to: param(params, "to"),
    scope,
  };
}

const scopeParams = (scope: UsageFilter): Record<string, string> =>
  Object.fromEntries(SCOPE_FIELDS.map((field) => [field, scope[field]?.join(",") ?? ""]));

/** What an address says besides its range, as parameters. */
export function paramsOf({ measure, by, grain, scope }: UsageUrl): Record<string, string> {
  const said = { measure: measure === "cost" ? "" : measure, by: by === "team" ? "" : by, grain };
  return { ...said, ...scopeParams(scope) };
}

export function usageHref(url: UsageUrl, change: Partial<UsageUrl> = {}): string {
  const next = { ...url, ...change };
  const from = next.from === DEFAULT_FROM ? "" : next.from;
  return printUrl(USAGE_PATH, { ...paramsOf(next), from, to: next.to });
}

/** The same question to the API. */
export function apiHref(url: UsageUrl, path: string, more: Record<string, string> = {}): string {
  return printUrl(`/api/v1/usage${path}`, { ...scopeParams(url.scope), from: url.from, to: url.to, ...more });
}

/** With one value more in the scope. */
export function narrowed(url: UsageUrl, field: UsageField, value: string): UsageFilter {
  return { ...url.scope, [field]: [...new Set([...(url.scope[field] ?? []), value])].slice(-MOST_VALUES) };
}

/** With one value less. */
export function widened(url: UsageUrl, field: UsageField, value: string): UsageFilter {
  const left = (url.scope[field] ?? []).filter((one) => one !== value);
  const { [field]: _, ...others } = url.scope;
  return left.length > 0 ? { ...others, [field]: left } : others;
}

export function auditHref(url: Pick<UsageUrl, "from" | "to">, q: string): string {
  return printUrl("/audit", { q, from: url.from, to: url.to });
}
