import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { FINDING_STATES, SEVERITIES } from "@/lib/findings/finding";
import { FINDING_KIND_NAMES } from "@/lib/findings/kinds";
import type { FindingFilter } from "@/lib/findings/list";

export const FINDINGS_PATH = "/findings";
const SHOWN = [...FINDING_STATES, "all"] as const;

/** Everything that the page shows; empty text means: not said. Without a state the open ones. */
export interface FindingsUrl {
  q: string;
  state: (typeof SHOWN)[number] | "";
  severity: string;
  kind: string;
  cursor: string;
}

export function readFindingsUrl(params: SearchParams): FindingsUrl {
  const of = <T extends string>(known: readonly T[], name: string): T | "" =>
    known.find((one) => one === param(params, name)) ?? "";
  return {
    q: param(params, "q").slice(0, 200),
    state: of(SHOWN, "state"),
    severity: of(SEVERITIES, "severity"),
    kind: of(FINDING_KIND_NAMES, "kind"),
    cursor: param(params, "cursor"),
  };
}

export function filterOf({ q, state, severity, kind }: FindingsUrl): FindingFilter {
  return {
    q: q || undefined,
    state: state === "" ? "open" : state === "all" ? undefined : state,
    severity: SEVERITIES.find((one) => one === severity),
    kind: kind || undefined,
  };
}

export function findingsHref(url: FindingsUrl, change: Partial<FindingsUrl>): string {
  return printUrl(FINDINGS_PATH, { ...url, ...change });
}

export const isNarrowed = ({ q, state, severity, kind }: FindingsUrl) =>
  [q, state, severity, kind].some((one) => one !== "");

const PATHS: Readonly<Record<string, string>> = {
  agent: "/agents",
  tool: "/tools",
  "tool server": "/tools/servers",
  model: "/models",
};

/** Where a finding's subject stands; null for what has no page of its own. */
export function subjectHref({ kind, id }: { kind: string; id: string }): string | null {
  const path = PATHS[kind];
  return path === undefined ? null : `${path}/${encodeURIComponent(id)}`;
}
