import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import type { PolicyFilter } from "@/lib/policies/list";
import { POLICY_STATES, type PolicyState } from "@/lib/policies/states";

export const POLICIES_PATH = "/policies";

/** Everything that the list shows; empty text means: not said. */
export interface PoliciesUrl {
  q: string;
  state: PolicyState | "";
  cursor: string;
}

export function readPoliciesUrl(params: SearchParams): PoliciesUrl {
  return {
    q: param(params, "q").slice(0, 200),
    state: POLICY_STATES.find((one) => one === param(params, "state")) ?? "",
    cursor: param(params, "cursor"),
  };
}

export function filterOf({ q, state, cursor }: PoliciesUrl): PolicyFilter {
  return { q: q || undefined, state: state || undefined, cursor: cursor || undefined };
}

export function policiesHref(url: PoliciesUrl, change: Partial<PoliciesUrl>): string {
  return printUrl(POLICIES_PATH, { ...url, ...change });
}

export const isNarrowed = ({ q, state }: PoliciesUrl) => q !== "" || state !== "";

export const policyHref = (id: string) => `${POLICIES_PATH}/${encodeURIComponent(id)}`;

/** Which version the history shows, and what it is compared with. */
export function historyHref(id: string, version?: number): string {
  return `${policyHref(id)}/history${version === undefined ? "" : `?version=${version}`}`;
}

/** A policy's decisions in the audit. */
export const decisionsHref = (id: string) => `/audit?q=policy:${encodeURIComponent(id)}&from=now-7d&to=now`;

export const newHref = (template?: string) =>
  `${POLICIES_PATH}/new${template ? `?template=${encodeURIComponent(template)}` : ""}`;
