/** Words and numbers of this noun that browsers know too: nothing here reaches the stores. */

/** Tiers of risk, as the EU AI Act names them (Regulation 2024/1689), the lightest first. */
export const RISK_TIERS = ["minimal", "limited", "high", "unacceptable"] as const;
export type RiskTier = (typeof RISK_TIERS)[number];

/** How long an attestation stands unless told: a quarter. */
export const ATTEST_DAYS = 90;

/** What of an agent needs a person: stopped, its attestation lapsed or never given, its owner gone or none. */
export const ATTENTIONS = ["suspended", "lapsed", "unattested", "orphaned"] as const;
export type Attention = (typeof ATTENTIONS)[number];

/** Of a facet: agents without a value. */
export const NONE = "none";

export const AGENT_FACETS = ["state", "owner", "riskTier", "environment", "framework", "attention"] as const;
export type AgentFacet = (typeof AGENT_FACETS)[number];
