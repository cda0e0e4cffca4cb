import type { UsageTable } from "@/lib/usage/table";
import type { UsageFigures } from "@/lib/usage/usage";

/** Names of figures as columns, in order; money in integer nano-USD. */
const FIGURE_COLUMNS: readonly (readonly [string, keyof UsageFigures])[] = [
  ["requests", "requests"],
  ["ok", "ok"],
  ["errors", "errors"],
  ["denied", "denied"],
  ["limited", "limited"],
  ["other", "other"],
  ["input_tokens", "inputTokens"],
  ["output_tokens", "outputTokens"],
  ["total_tokens", "tokens"],
  ["cache_read_tokens", "cacheReadTokens"],
  ["cache_write_tokens", "cacheWriteTokens"],
  ["reasoning_tokens", "reasoningTokens"],
  ["cost_nano_usd", "cost"],
  ["unpriced_requests", "unpriced"],
  ["unknown_usage_requests", "unknownUsage"],
];

/** A table as lines of a file, head and all; what is beyond its rows is a last line, so that the file adds up to the totals. */
export function tableLines({ by, rows, rest }: UsageTable): unknown[][] {
  const head = [...by.flatMap((field) => [`${field}_id`, field]), ...FIGURE_COLUMNS.map(([name]) => name)];
  const valuesOf = (figures: UsageFigures) => FIGURE_COLUMNS.map(([, field]) => figures[field]);
  const lines = rows.map(({ groups, figures }) => [
    ...groups.flatMap(({ id, name }) => [id, name]),
    ...valuesOf(figures),
  ]);
  const beyond = rest && [
    ...by.flatMap((_, nth) => ["", nth === 0 ? `${rest.rows} more` : ""]),
    ...valuesOf(rest.figures),
  ];
  return [head, ...lines, ...(beyond ? [beyond] : [])];
}
