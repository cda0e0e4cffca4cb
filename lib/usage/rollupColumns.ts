import { type Sql, sql, unsafeSql } from "@/db/lake/sql";

/** What tells the rows of a sum apart, in the order of `usage_rollups`. */
const DIMENSIONS = [
  "kind",
  "source",
  "provider",
  "model",
  "tool",
  "agent_key",
  "principal",
  "workload",
  "environment",
  "key",
  "subscription",
  "outcome",
  "price_version",
];

const SUMMED = [
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

/** How a count by outcome is called, and which requests it counts. */
const COUNTED = { ok: "ok", errors: "error", denied: "denied", limited: "limited" };

const sums = (names: readonly string[]) => names.map((name) => `sum(${name})`);
const list = (parts: readonly string[]): Sql => unsafeSql(parts.join(", "));

/** Sums by all that is known of a request; without whom it was for; and by whom it was for and by key alone. */
export type SumsTable = "usage_rollups" | "usage_impersonal" | "usage_people";

/** What a table tells apart, and its figures out of rows of `usage_rollups`, in the order of its columns. */
interface TableColumns {
  dimensions: readonly string[];
  figures: Sql;
}

export const TABLES: Readonly<Record<SumsTable, TableColumns>> = {
  usage_rollups: { dimensions: DIMENSIONS, figures: list(sums(["requests", ...SUMMED])) },
  usage_impersonal: {
    dimensions: DIMENSIONS.filter((name) => name !== "principal"),
    figures: list(sums(["requests", ...SUMMED])),
  },
  usage_people: {
    dimensions: ["kind", "source", "key", "principal"],
    figures: list([
      "sum(requests)",
      ...Object.values(COUNTED).map((outcome) => `sumIf(requests, outcome = '${outcome}')`),
      ...sums(SUMMED),
    ]),
  },
};

export const dimensionsOf = (table: SumsTable): Sql => list(TABLES[table].dimensions);

/** The smallest table that has all that is asked by these words of a query. */
export function tableFor(words: readonly string[]): SumsTable {
  const asked = new Set(words.flatMap((text) => text.match(/\w+/g) ?? []));
  const unknownTo = (table: SumsTable) =>
    DIMENSIONS.some((name) => asked.has(name) && !TABLES[table].dimensions.includes(name));
  if (!unknownTo("usage_impersonal")) return "usage_impersonal";
  return unknownTo("usage_people") ? "usage_rollups" : "usage_people";
}

/** Rows with requests counted by outcome, as `usage_people` has them. */
export const withCounts = (rows: Sql): Sql =>
  sql`SELECT *, ${list(
    Object.entries(COUNTED).map(([name, outcome]) => `if(outcome = '${outcome}', requests, 0) AS ${name}`),
  )} FROM (${rows})`;

/** What tells the rows of `usage_latency` apart besides their step. */
export const LATENCY_DIMENSIONS = list(["provider", "model", "key", "subscription"]);
