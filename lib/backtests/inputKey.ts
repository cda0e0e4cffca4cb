import { type Sql, sql, str, unsafeSql } from "@/db/lake/sql";
import type { ShapeType, ToolShape } from "@/lib/policies/shape";
import type { Usage } from "@/lib/policies/usage";
import { namedSql, standingSql } from "./standing";

const ROOT = "context.input";
const WHOLE = sql`sipHash128(input)`;
const ALL = { key: WHOLE, part: unsafeSql("input") };
const NOTHING = unsafeSql("toFixedString('', 16)");

/**
 * The arguments of a call as far as rules tell them apart (`key`, 16 bytes), and the arguments that they name as JSON
 * (`part`), for the lake. What ClickHouse may read otherwise than we do counts as a whole: text that it takes for no JSON
 * (numbers beyond 64 bits), a name that is written in escapes, and one that stands there twice.
 */
export function inputSql(
  usages: readonly Usage[],
  shapes: ReadonlyMap<string, ToolShape>,
  disputed: ReadonlySet<string>,
): { key: Sql; part: Sql } | null {
  const tools = [...shapes].flatMap(([tool, shape]) => {
    const named = usages.filter(
      ({ path }) => path === ROOT || path.startsWith(`${ROOT}.`) || path === "context",
    );
    if (named.length === 0) return [];
    return [{ tool, ...(disputed.has(tool) ? ALL : toolSql(named, shape)) }];
  });
  if (tools.length === 0) return null;
  const choose = (of: "key" | "part", otherwise: Sql) =>
    tools.reduceRight<Sql>((rest, one) => sql`if(tool = ${str(one.tool)}, ${one[of]}, ${rest})`, otherwise);
  return {
    key: sql`if(kind != 'tool_call', ${NOTHING}, ${choose("key", NOTHING)})`,
    part: sql`if(kind != 'tool_call', '', ${choose("part", unsafeSql("''"))})`,
  };
}

function toolSql(named: readonly Usage[], shape: ToolShape): { key: Sql; part: Sql } {
  const paths = named.map(({ path }) => path.slice(ROOT.length + 1));
  if (named.some(({ path }) => path.length <= ROOT.length)) return ALL;
  const tops = [...new Set(paths.map((path) => path.split(".")[0] ?? ""))].filter((top) =>
    Object.hasOwn(shape, top),
  );
  const odd = oddSql(paths.flatMap((path) => path.split(".")));
  const keys = named.flatMap((usage, at) => usageKeys(usage, (paths[at] ?? "").split("."), shape));
  const isObject = sql`toString(JSONType(input))`;
  const key = [isObject, ...keys].reduce((all, one) => sql`${all}, ${one}`);
  const fields = tops.map((top) => {
    const name = str(`${JSON.stringify(top)}:`);
    return sql`if(JSONHas(input, ${str(top)}), concat(${name}, JSONExtractRaw(input, ${str(top)})), '')`;
  });
  const list =
    fields.length === 0 ? unsafeSql("['']") : sql`[${fields.reduce((all, one) => sql`${all}, ${one}`)}]`;
  const part = sql`if(JSONType(input) != 'Object', '', concat('{', arrayStringConcat(arrayFilter(x -> x != '', ${list}), ','), '}'))`;
  return { key: sql`if(${odd}, ${WHOLE}, sipHash128(${key}))`, part: sql`if(${odd}, input, ${part})` };
}

/** ASCII that is written as an escape could spell a name; escapes of other letters are how many write JSON. */
function oddSql(names: readonly string[]): Sql {
  const twice = [...new Set(names)].map(
    (name) => sql`countSubstrings(input, ${str(JSON.stringify(name))}) > 1`,
  );
  const any = twice.reduce((all, one) => sql`${all} OR ${one}`, sql`NOT isValidJSON(input)`);
  return sql`(match(input, '^[ \\t\\r\\n]*\\{') AND (${any} OR match(input, '\\\\\\\\u00[2-7]')))`;
}

/** What of one named argument counts: of which type it and what holds it are, and how it stands to what it is compared with. */
function usageKeys({ kind, thresholds }: Usage, path: readonly string[], shape: ToolShape): Sql[] {
  const field = fieldAt(shape, path);
  const at = (many: number) =>
    path.slice(0, many).reduce<Sql>((all, name) => sql`${all}, ${str(name)}`, unsafeSql("input"));
  const whole = at(path.length);
  const types = path.map((_, i) => sql`toString(JSONType(${at(i + 1)}))`);
  const isNumber = field?.type === "Long" || field?.type === "decimal";
  if (field && isNumber && kind !== "value" && kind !== "text" && kind !== "members")
    return [...types, numberSql(field.type === "decimal", whole, kind === "number" ? thresholds : [])];
  if (field?.type === "String" && kind === "presence") return types;
  if (field?.type === "String" && kind === "text")
    return [...types, namedSql(sql`JSONExtractString(${whole})`, thresholds)];
  return [...types, sql`JSONExtractRaw(${whole})`];
}

/** Numbers as policies take them (convert.ts): decimals in ten-thousandths rounded half up; a Long that is whole and safe. */
function numberSql(isDecimal: boolean, at: Sql, thresholds: readonly (number | string)[]): Sql {
  const given = sql`JSONExtractFloat(${at})`;
  const units = isDecimal ? sql`floor(${given} * 10000 + 0.5)` : given;
  const isFit = sql`abs(${units}) <= 9007199254740991 AND ${units} = floor(${units})`;
  return sql`if(JSONType(${at}) NOT IN ('Int64', 'UInt64', 'Double'), '', if(${isFit}, ${standingSql(sql`toInt64(${units})`, thresholds)}, 'odd'))`;
}

function fieldAt(shape: ToolShape, path: readonly string[]): ShapeType | null {
  let fields: ToolShape = shape;
  let found: ShapeType | null = null;
  for (const name of path) {
    found = fields[name] ?? null;
    fields = found?.type === "Record" ? found.fields : {};
  }
  return found;
}
