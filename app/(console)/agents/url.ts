import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { printFilter } from "@/lib/actions/filter";
import type { AgentView } from "@/lib/agents/agent";
import { AGENT_FACETS, type AgentFacet, ATTENTIONS } from "@/lib/agents/terms";
import type { AgentFilter } from "@/lib/agents/where";

export const AGENTS_PATH = "/agents";

/** Everything that the list shows; empty text means: not said. `state` says `unregistered` for what nobody has registered. */
export type AgentsUrl = Record<AgentFacet | "q" | "cursor", string>;

export const STATES: Readonly<Record<string, AgentView["state"]>> = {
  unregistered: "discovered",
  registered: "registered",
  retired: "retired",
};

export function readAgentsUrl(params: SearchParams): AgentsUrl {
  const facets = AGENT_FACETS.map((facet) => [facet, param(params, facet).slice(0, 200)] as const);
  const url = Object.fromEntries(facets) as Record<AgentFacet, string>;
  return {
    q: param(params, "q").slice(0, 200),
    ...url,
    state: url.state in STATES ? url.state : "",
    attention: ATTENTIONS.find((one) => one === url.attention) ?? "",
    cursor: param(params, "cursor"),
  };
}

export function agentsHref(url: AgentsUrl, change: Partial<AgentsUrl>): string {
  return printUrl(AGENTS_PATH, { ...url, ...change });
}

export function agentHref(id: string): string {
  return `${AGENTS_PATH}/${encodeURIComponent(id)}`;
}

export function filterOf(url: AgentsUrl): AgentFilter {
  const said = (value: string) => value || undefined;
  return {
    q: said(url.q),
    state: STATES[url.state],
    owner: said(url.owner),
    riskTier: said(url.riskTier),
    environment: said(url.environment),
    framework: said(url.framework),
    attention: ATTENTIONS.find((one) => one === url.attention),
  };
}

export function isNarrowed(url: AgentsUrl): boolean {
  return Object.entries(url).some(([name, value]) => name !== "cursor" && value !== "");
}

const MOST_KEYS = 60;
const MORE = ["tool", "model", "target", "outcome", "principal"] as const;

/** The audit of one agent, by its keys: the names it goes by may be others' too. `more` narrows on. */
export function auditOf(
  agent: Pick<AgentView, "keys">,
  from: string,
  more: Partial<Record<(typeof MORE)[number], string>> = {},
  to = "",
): string {
  const keys = agent.keys.slice(0, MOST_KEYS).map(({ key }) => ({ text: key, prefix: false }));
  const others = MORE.flatMap((field) => {
    const text = more[field];
    if (text === undefined) return [];
    const prefix = text.endsWith("*");
    return { field, values: [{ text: prefix ? text.slice(0, -1) : text, prefix }] };
  });
  const q = printFilter({ terms: [{ field: "agent" as const, values: keys }, ...others], words: [] });
  return printUrl("/audit", { q, from, to });
}
