import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import {
  COUNTER_STATES,
  type CounterState,
  MEASURES,
  SUBJECT_KINDS,
  type SubjectKind,
} from "@/lib/quotas/kinds";
import type { CounterFilter } from "@/lib/quotas/listCounters";
import type { Measure } from "@/lib/quotas/quota";

export const QUOTAS_PATH = "/quotas";
export const NEW_QUOTA_PATH = `${QUOTAS_PATH}/new`;
export const WHY_PATH = `${QUOTAS_PATH}/why`;
export const QUALITY_PATH = `${QUOTAS_PATH}/quality`;

/** What the list's address carries. Empty text means: not said. */
export interface QuotasUrl {
  q: string;
  subjectKind: SubjectKind | "";
  measure: Measure | "";
  state: CounterState | "";
  cursor: string;
}

export function readQuotasUrl(params: SearchParams): QuotasUrl {
  const one = <T extends string>(name: string, known: readonly T[]): T | "" =>
    known.find((value) => value === param(params, name)) ?? "";
  return {
    q: param(params, "q").slice(0, 200),
    subjectKind: one("subjectKind", SUBJECT_KINDS),
    measure: one("measure", MEASURES),
    state: one("state", COUNTER_STATES),
    cursor: param(params, "cursor"),
  };
}

export const quotasHref = (url: QuotasUrl, change: Partial<QuotasUrl> = {}) =>
  printUrl(QUOTAS_PATH, { ...url, ...change });

export const isNarrowed = ({ q, subjectKind, measure, state }: QuotasUrl) =>
  [q, subjectKind, measure, state].some((value) => value !== "");

/** The filter that an address means, without its page. */
export const filterOf = ({ q, subjectKind, measure, state }: QuotasUrl): CounterFilter => ({
  q: q || undefined,
  subjectKind: subjectKind || undefined,
  measure: measure || undefined,
  state: state || undefined,
});

/** One quota; with a counter's holder and the start of its window, the rows of that counter too. */
export function quotaHref(
  id: string,
  counter?: { holder: string; windowStart: string; cursor?: string },
): string {
  const path = `${QUOTAS_PATH}/${encodeURIComponent(id)}`;
  if (!counter) return path;
  const { holder, windowStart, cursor = "" } = counter;
  return printUrl(path, { holder, window: windowStart, cursor });
}

export const editHref = (id: string) => `${quotaHref(id)}/edit`;
export const whyHref = (requestId: string) => printUrl(WHY_PATH, { request: requestId });

/** Where the subject or holder of a kind stands. */
export function subjectHref(kind: string, id: string): string {
  const path = {
    key: "/keys",
    agent: "/agents",
    team: "/teams",
    subscription: "/subscriptions",
  }[kind];
  return `${path ?? "/people"}/${encodeURIComponent(id)}`;
}
