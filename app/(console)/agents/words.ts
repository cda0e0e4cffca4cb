import type { AgentState } from "@/lib/agents/agent";
import { type AgentFacet, type Attention, NONE, type RiskTier } from "@/lib/agents/terms";

export const STATE_WORDS: Record<AgentState, string> = {
  discovered: "Unregistered",
  registered: "Registered",
  retired: "Retired",
};

export const RISK_WORDS: Record<RiskTier, string> = {
  minimal: "Minimal",
  limited: "Limited",
  high: "High",
  unacceptable: "Unacceptable",
};

const ATTENTION_WORDS: Record<Attention, string> = {
  suspended: "Suspended",
  lapsed: "Attestation lapsed",
  unattested: "Never attested",
  orphaned: "Owner gone or none",
};

export const FACET_WORDS: Record<AgentFacet, { label: string; all: string; none: string }> = {
  state: { label: "State", all: "In service", none: "" },
  owner: { label: "Owner", all: "Any owner", none: "No owner" },
  riskTier: { label: "Risk", all: "Any risk", none: "Not said" },
  environment: { label: "Environment", all: "Any", none: "Not said" },
  framework: { label: "Framework", all: "Any", none: "Not said" },
  attention: { label: "Needs a look", all: "All", none: "" },
};

/** What a facet's value is called. */
export function facetWords(facet: AgentFacet, value: string, label: string): string {
  if (value === NONE) return FACET_WORDS[facet].none;
  const words: Partial<Record<AgentFacet, Readonly<Record<string, string>>>> = {
    state: STATE_WORDS,
    riskTier: RISK_WORDS,
    attention: ATTENTION_WORDS,
  };
  return words[facet]?.[value] ?? label;
}
