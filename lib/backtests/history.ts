import { type Sql, sql, str, strings, unsafeSql } from "@/db/lake/sql";
import type { Needs } from "@/lib/policies/needs";
import type { Usage } from "@/lib/policies/usage";
import { standingSql } from "./standing";

const SESSION = "context.session";
/** Over what the session did before an action, in the order of start (history.ts of policies says what counts). */
const BEFORE = "ORDER BY ts, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING";

export const WINDOWS = unsafeSql(`WINDOW
  session AS (PARTITION BY session_id ${BEFORE}),
  alike AS (PARTITION BY session_id, kind, did_with ${BEFORE}),
  same_tool AS (PARTITION BY session_id, kind = 'tool_call', tool ${BEFORE})`);

/** What `sameResource` counts by. */
export const DID_WITH = unsafeSql(
  `multiIf(kind = 'tool_call', concat(tool, '\\n', target), kind = 'model_call', concat(provider, '\\n', model),
    kind = 'retrieval', toString(target), kind = 'delegation', toString(agent_key), '') AS did_with`,
);

const leafCall = "(kind = 'model_call' AND leaf = 1)";
const isAction = "(kind != 'decision')";

/** The counts that history holds, each from the rows before. */
const COUNTS: Readonly<Record<string, string>> = {
  actions: `countIf(${isAction}) OVER session`,
  toolCalls: "countIf(kind = 'tool_call') OVER session",
  modelCalls: `countIf(${leafCall}) OVER session`,
  tokens: `toInt64(sumIf(ifNull(input_tokens, 0) + ifNull(output_tokens, 0), ${leafCall}) OVER session)`,
  costMicroUsd: `intDiv(sumIf(ifNull(cost_nano_usd, 0), ${leafCall}) OVER session, 1000)`,
  sameResource: `countIf(kind != 'model_call' OR leaf = 1) OVER alike`,
  failed: `countIf(${isAction} AND outcome IN ('error', 'denied')) OVER session`,
  approvals:
    "countIf(kind = 'decision' AND effect = 'allow' AND position(decisions, '\"approval\":\"') > 0) OVER session",
};

/** What has to be known of a session so far, for the lake. */
export interface HistorySql {
  /** Of each row by itself, before anything is summed up. */
  own: Sql;
  /** A map like the one that rows store; what is stored goes before what is rebuilt. */
  history: Sql;
  /** Tools that the session used before, as `[[name, target], …]`. */
  used: Sql;
}

/** Null where no rule asks what a session did before. */
export function historySql(usages: readonly Usage[], needs: Needs): HistorySql | null {
  if (!needs.session && !needs.sessionClasses) return null;
  const fields = needs.session ? [...new Set([...needs.sums.values()].flat())].sort() : [];
  const counts = needs.session ? countsNamed(usages) : [];
  const own = fields.map((field, at) => sql`, ${unitsOf(field, needs)} AS ${unsafeSql(`units_${at}`)}`);
  const entries = [
    ...counts.map((name) => sql`${str(name)}, toInt64(${unsafeSql(COUNTS[name] ?? "0")})`),
    ...fields.map(
      (field, at) => sql`${str(`sum.${field}`)}, toInt64(sum(${unsafeSql(`units_${at}`)}) OVER same_tool)`,
    ),
  ];
  const rebuilt =
    entries.length === 0 ? null : sql`map(${entries.reduce((all, one) => sql`${all}, ${one}`)})`;
  const used = unsafeSql(
    "arraySort(groupUniqArrayIf((toString(tool), toString(target)), kind = 'tool_call') OVER session)",
  );
  return {
    own: own.reduce((all, one) => sql`${all}${one}`, unsafeSql("")),
    history: rebuilt
      ? sql`mapUpdate(${rebuilt}, CAST(history, 'Map(String, Int64)'))`
      : unsafeSql("CAST(history, 'Map(String, Int64)')"),
    used: needs.sessionClasses ? used : unsafeSql("CAST([], 'Array(Tuple(String, String))')"),
  };
}

/** What some rules tell apart of what a session did; over the columns `past` and `used`. */
export function historyKeys(usages: readonly Usage[]): Sql[] {
  const classes = usages.some(({ path }) => path === "context" || path === "context.dataClasses");
  return [
    ...usages.filter(({ path }) => isOf(path)).map(keyOf),
    ...(classes ? [unsafeSql("toString(used)")] : []),
  ];
}

const isOf = (path: string) => path === "context" || path === SESSION || path.startsWith(`${SESSION}.`);

function countsNamed(usages: readonly Usage[]): string[] {
  const paths = usages.map(({ path }) => path).filter(isOf);
  const isWhole = paths.some((path) => path === SESSION || path === "context");
  return Object.keys(COUNTS).filter((name) => isWhole || paths.includes(`${SESSION}.${name}`));
}

/** A number of its tool's arguments in ten-thousandths, as a sum takes it (readHistory.ts of policies). */
function unitsOf(field: string, { sums }: Needs): Sql {
  const tools = [...sums].flatMap(([tool, fields]) => (fields.includes(field) ? [tool] : []));
  const name = str(field);
  const units = sql`floor(JSONExtractFloat(input, ${name}) * 10000 + 0.5)`;
  return sql`if(kind = 'tool_call' AND tool IN ${strings(tools)} AND JSONType(input, ${name}) IN ('Int64', 'UInt64', 'Double')
    AND abs(${units}) <= 9007199254740991, toInt64(${units}), 0)`;
}

/** A sum counts in ten-thousandths, or in ones where the argument is a Long: how it stands in both is enough for either. */
function keyOf({ path, kind, thresholds }: Usage): Sql {
  const name = path.slice(SESSION.length + 1);
  if (kind === "presence") return unsafeSql("''");
  if (kind !== "number" || name === "" || name === "sum") return unsafeSql("toString(past)");
  const value = sql`past[${str(name)}]`;
  const standing = standingSql(value, thresholds);
  if (!name.startsWith("sum.")) return standing;
  const ones = sql`toInt64(floor(${value} / 10000 + 0.5))`;
  return sql`concat(${standing}, ' ', ${standingSql(ones, thresholds)})`;
}
