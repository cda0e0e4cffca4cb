import { unsafeSql } from "@/db/lake/sql";

/** What tells the rows of a sum apart, in the order of `usage_rollups`. */
export const DIMENSIONS = unsafeSql(
  "kind, source, provider, model, tool, agent_key, principal, workload, environment, key, subscription, outcome, price_version",
);

/** The same of `usage_impersonal`. */
export const IMPERSONAL_DIMENSIONS = unsafeSql(
  "kind, source, provider, model, tool, agent_key, workload, environment, key, subscription, outcome, price_version",
);

const SUMMED = [
  "requests",
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "reasoning_tokens",
  "cost_nano_usd",
  "unpriced",
  "unknown_usage",
];

/** What is summed, in the order of `usage_rollups`. */
export const FIGURES = unsafeSql(SUMMED.map((name) => `sum(${name})`).join(", "));

/** What tells the rows of `usage_latency` apart besides their step. */
export const LATENCY_DIMENSIONS = unsafeSql("provider, model, key, subscription");
