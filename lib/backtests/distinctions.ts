import { type Sql, sql, typed, unsafeSql } from "@/db/lake/sql";
import type { Usage } from "@/lib/policies/usage";
import { namedSql, standingSql } from "./standing";

/** Columns of a row that facts are made from where none are stored; the fact that each is for; whether it says who delegates. */
const COLUMNS: readonly (readonly [column: string, path: string, ofCaller: boolean])[] = [
  ["principal", "context.user", true],
  ["grade", "context.grade", false],
  ["environment", "context.environment", false],
  ["region", "context.region", false],
  ["workload", "context.workload", true],
  ["agents", "context.callers", true],
];

/** Whether a rule asks for a fact: for itself, for something in it, or for all that it is in. */
export function asks(usages: readonly Usage[], path: string): boolean {
  return usages.some(
    (usage) => usage.path === path || usage.path.startsWith(`${path}.`) || path.startsWith(`${usage.path}.`),
  );
}

/**
 * What of a row rules can tell apart, but for its arguments and history, for the lake: stored facts as they are, else the
 * columns that they would be made from. `endsMs`: when attestations of agents lapse.
 */
export function distinctionsSql(usages: readonly Usage[], endsMs: readonly number[]): Sql[] {
  const columns = COLUMNS.flatMap(([column, path, ofCaller]) => {
    if (asks(usages, path)) return [unsafeSql(`if(policy_facts = '', ${column}, '')`)];
    // Who delegates stands in the chain, in the callee's workload; where it names nobody the principal asks.
    return ofCaller ? [unsafeSql(`if(policy_facts = '' AND kind = 'delegation', ${column}, '')`)] : [];
  });
  const attested = asks(usages, "principal.attested") || asks(usages, "resource.attested");
  const lapses = typed("Array(Int64)", [...endsMs]);
  return [
    unsafeSql("kind"),
    unsafeSql("agent_key"),
    unsafeSql("agent_name"),
    unsafeSql("tool"),
    unsafeSql("target"),
    unsafeSql("provider"),
    unsafeSql("model"),
    unsafeSql("if(tool = '' AND model = '', name, '')"),
    unsafeSql("policy_facts"),
    ...columns,
    ...(attested && endsMs.length > 0 ? [sql`arrayCount(t -> t <= at_ms, ${lapses})`] : []),
    ...usages.flatMap(timeSql),
  ];
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
