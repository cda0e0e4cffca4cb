import { and, or, type Sql, sql, str, strings, typed, unsafeSql } from "@/db/lake/sql";
import type { TimeRange } from "../base/time";
import type { FieldTerm, Filter, FilterField, FilterValue } from "./filter";

/** The key that a gateway says was used, in an attribute of its span; else the ingest key that sent it. */
export const KEY_OF_ACTION =
  "if(position(attributes, 'bailiwick.key.id') > 0, JSONExtractString(attributes, 'bailiwick.key.id'), JSONExtractString(facts, 'keyId'))";

/** Which columns each field looks in. Names, tools and models are matched without regard to case. */
const COLUMNS: Record<Exclude<FilterField, "policy">, { columns: string[]; foldCase: boolean }> = {
  agent: { columns: ["agent_id", "agent_name", "agent_key"], foldCase: true },
  tool: { columns: ["tool"], foldCase: true },
  model: { columns: ["model"], foldCase: true },
  kind: { columns: ["kind"], foldCase: false },
  outcome: { columns: ["outcome"], foldCase: false },
  principal: { columns: ["principal"], foldCase: true },
  target: { columns: ["target"], foldCase: true },
  session: { columns: ["session_id", "conversation", "trace_id"], foldCase: false },
  decision: { columns: ["effect"], foldCase: false },
  key: { columns: [KEY_OF_ACTION], foldCase: false },
};

/** Must be, letter for letter, the expression of `words_idx` in the lake's schema. */
const ALL_TEXT = unsafeSql("lower(concat(name, '\\n', input, '\\n', output, '\\n', error_message))");
/** What a reader without `content.read` may search, so that a search cannot tell what it may not show. */
const OPEN_TEXT = unsafeSql("lower(concat(name, '\\n', tool, '\\n', error_type))");

/** The tenant and the time, in the shape that the primary key prunes by. Every read of `actions` starts with it. */
export function whereRange(range: TimeRange): Sql {
  const from = typed("DateTime64(3, 'UTC')", seconds(range.fromMs));
  const to = typed("DateTime64(3, 'UTC')", seconds(range.toMs));
  return sql`tenant = {tenant:String} AND toStartOfMinute(ts) >= toStartOfMinute(${from}) AND ts >= ${from} AND toStartOfMinute(ts) <= toStartOfMinute(${to}) AND ts < ${to}`;
}

/** The fields of a filter: what a newer version of a row may answer differently. */
export function whereTerms(filter: Filter): Sql {
  return and(filter.terms.map(whereTerm));
}

/** The free text of a filter: the same for every version of a row. */
export function whereWords(filter: Filter, mayReadContent: boolean): Sql {
  return and(filter.words.map((word) => whereWord(word, mayReadContent)));
}

function whereTerm(term: FieldTerm): Sql {
  if (term.field === "policy") return or(term.values.map(wherePolicy));
  const { columns, foldCase } = COLUMNS[term.field];
  const isDecision = term.field === "decision";
  const fold = (text: string) => (isDecision && text === "none" ? "" : foldCase ? text.toLowerCase() : text);
  const exact = term.values.filter((value) => !value.prefix).map((value) => fold(value.text));
  const prefixes = term.values.filter((value) => value.prefix).map((value) => fold(value.text));
  const checks = columns.flatMap((name) => {
    const column = unsafeSql(foldCase ? `lowerUTF8(${name})` : name);
    return [
      ...(exact.length > 0 ? [sql`${column} IN ${strings(exact)}`] : []),
      ...prefixes.map((prefix) =>
        prefix === "" ? sql`${column} != ''` : sql`startsWith(${column}, ${str(prefix)})`,
      ),
    ];
  });
  return or(checks);
}

/** A rule of the policy (id, or name in any case) decided: as it stands in the JSON of decisions, where a quotation mark in a name is escaped. */
function wherePolicy({ text, prefix }: FilterValue): Sql {
  const quoted = JSON.stringify(text);
  const value = prefix ? quoted.slice(0, -1) : quoted;
  const byId = sql`position(decisions, ${str(`"policy":${value}`)}) > 0`;
  return sql`(${byId} OR positionCaseInsensitiveUTF8(decisions, ${str(`"policyName":${value}`)}) > 0)`;
}

/** Whole words through the index, phrases checked literally behind it; what the index cannot hold is looked for in the text itself. */
function whereWord(word: FilterValue, mayReadContent: boolean): Sql {
  const text = mayReadContent ? ALL_TEXT : OPEN_TEXT;
  const isAscii = /^[\x20-\x7e\s]*$/.test(word.text);
  if (!isAscii) return sql`positionCaseInsensitiveUTF8(${text}, ${str(word.text)}) > 0`;
  const folded = word.text.toLowerCase();
  const literal = sql`position(${text}, ${str(folded)}) > 0`;
  const tokens = folded.split(/[^a-z0-9]+/).filter((token) => token !== "");
  const isOneToken = tokens.length === 1 && tokens[0] === folded;
  const whole = word.prefix ? tokens.slice(0, -1) : tokens;
  if (word.prefix && isOneToken) return sql`match(${text}, ${str(`(^|[^a-z0-9])${folded}`)})`;
  if (whole.length === 0) return literal;
  const tokensFound = sql`hasAllTokens(${text}, ${strings(whole)})`;
  return isOneToken ? tokensFound : and([tokensFound, literal]);
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);
