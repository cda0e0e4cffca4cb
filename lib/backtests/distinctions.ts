import { type Sql, sql, typed, unsafeSql } from "@/db/lake/sql";
import type { Usage } from "@/lib/policies/usage";
import { namedSql, standingSql } from "./standing";

/** Columns of a row that facts are made from where none are stored, and the fact that each is for. */
const COLUMNS: readonly (readonly [column: string, path: string])[] = [
  ["principal", "context.user"],
  ["grade", "context.grade"],
  ["environment", "context.environment"],
  ["region", "context.region"],
  ["workload", "context.workload"],
  ["agents", "context.callers"],
];

/** Whether a rule asks for a fact: for itself, for something in it, or for all that it is in. */
export function asks(usages: readonly Usage[], path: string): boolean {
  return usages.some(
    (usage) => usage.path === path || usage.path.startsWith(`${path}.`) || path.startsWith(`${usage.path}.`),
  );
}

/** What tells rows apart whatever rules ask: who, with what, and the facts that were stored. */
export const OWN_DISTINCTIONS: readonly Sql[] = [
  "kind",
  "agent_key",
  "agent_name",
  "tool",
  "target",
  "provider",
  "model",
  "if(tool = '' AND model = '', name, '')",
  "policy_facts",
  // Who delegates stands in the chain, in the callee's workload; where it names nobody the principal asks.
  "if(policy_facts = '' AND kind = 'delegation', concat(principal, '\\n', workload, '\\n', agents), '')",
].map(unsafeSql);

/**
 * What of a row some rules can tell apart besides, for the lake, but for its arguments and history: the columns that facts
 * are made from where none are stored, and its time. `endsMs`: when attestations of agents lapse.
 */
export function distinctionsSql(usages: readonly Usage[], endsMs: readonly number[]): Sql[] {
  const columns = COLUMNS.flatMap(([column, path]) =>
    asks(usages, path) ? [sql`if(policy_facts = '', ${valueSql(usages, unsafeSql(column), path)}, '')`] : [],
  );
  const attested = asks(usages, "principal.attested") || asks(usages, "resource.attested");
  return [
    ...columns,
    ...(attested && endsMs.length > 0
      ? [sql`arrayCount(t -> t <= at_ms, ${typed("Array(Int64)", [...endsMs])})`]
      : []),
    ...usages.flatMap(timeSql),
  ];
}

/** A text that rules only compare with others counts by which of these it is. */
function valueSql(usages: readonly Usage[], column: Sql, path: string): Sql {
  const named = usages.filter((usage) => usage.path === path || path.startsWith(`${usage.path}.`));
  const [only] = named;
  return named.length === 1 && only?.path === path && only.kind === "text"
    ? namedSql(column, only.thresholds)
    : column;
}

const TIMES: Readonly<Record<string, string>> = {
  "context.hour": "toInt64(toHour(ts, 'UTC'))",
  "context.weekday": "toInt64(toDayOfWeek(ts, 0, 'UTC'))",
  "context.now": "at_ms",
};

function timeSql({ path, kind, thresholds }: Usage): Sql[] {
  if (path === "context") return [unsafeSql("at_ms")];
  const value = TIMES[path];
  if (!value || kind === "presence") return [];
  if (kind === "number") return [standingSql(unsafeSql(value), thresholds)];
  return [kind === "text" ? namedSql(sql`toString(${unsafeSql(value)})`, thresholds) : unsafeSql(value)];
}
