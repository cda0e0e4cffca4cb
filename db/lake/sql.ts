/**
 * A lake query is a value: text with typed placeholders, and the values beside it. Nothing a person gave is ever part
 * of the text; `unsafeSql` is the one way to splice text, for names that stand in our own code.
 */
export interface Sql {
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A value with its ClickHouse type: `typed("Array(String)", ids)`. */
export interface Typed {
  readonly type: string;
  readonly value: unknown;
}

export const typed = (type: string, value: unknown): Typed => ({ type, value });
export const str = (value: string): Typed => typed("String", value);
export const uint = (value: number): Typed => typed("UInt64", value);
export const strings = (value: readonly string[]): Typed => typed("Array(String)", value);

/** The server takes a value of 128 KiB at most; names are escaped on their way. */
const MOST_BYTES = 60_000;

/** A list of names of any length: as many values as it takes. */
export function manyStrings(values: readonly string[]): Sql {
  const parts: string[][] = [[]];
  let bytes = 0;
  for (const value of values) {
    const length = Buffer.byteLength(value) + 4;
    if (bytes + length > MOST_BYTES && bytes > 0) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(value);
    bytes += length;
  }
  const [first = [], ...others] = parts;
  const all = others.reduce((list, part) => sql`${list}, ${strings(part)}`, sql`${strings(first)}`);
  return others.length === 0 ? all : sql`arrayConcat(${all})`;
}

/** A list of hashes as hex digits, as text: of any length, where values beside the text travel in the address. */
export function hexes(values: readonly string[]): Sql {
  if (!values.every((value) => /^[0-9a-f]+$/.test(value))) throw new Error("These are no hex digits.");
  return { text: `['${values.join("','")}']`, params: {} };
}

/** The same of whole numbers. */
export function wholes(values: readonly number[]): Sql {
  if (!values.every((value) => Number.isSafeInteger(value))) throw new Error("These are no whole numbers.");
  return { text: `[${values.join(",")}]`, params: {} };
}

/** Text that is ours: column and table names, never a person's words. */
export const unsafeSql = (text: string): Sql => ({ text, params: {} });

let counter = 0;

/** Tagged template: `sql\`tenant = ${str(tenant)} AND ${condition}\``. Fragments nest; values become `{p7:String}`. */
export function sql(parts: TemplateStringsArray, ...values: (Sql | Typed)[]): Sql {
  let text = parts[0] ?? "";
  const params: Record<string, unknown> = {};
  values.forEach((value, i) => {
    if ("text" in value) {
      text += value.text;
      Object.assign(params, value.params);
    } else {
      counter = (counter + 1) % 1_000_000;
      text += `{p${counter}:${value.type}}`;
      params[`p${counter}`] = value.value;
    }
    text += parts[i + 1] ?? "";
  });
  return { text, params };
}

/** Joins fragments with AND; no fragment means true. */
export function and(fragments: readonly Sql[]): Sql {
  return join(fragments, " AND ", "1");
}

/** Joins fragments with OR; no fragment means false. */
export function or(fragments: readonly Sql[]): Sql {
  return join(fragments, " OR ", "0");
}

function join(fragments: readonly Sql[], by: string, empty: string): Sql {
  if (fragments.length === 0) return unsafeSql(empty);
  const text = fragments.map((fragment) => `(${fragment.text})`).join(by);
  return { text, params: Object.assign({}, ...fragments.map((fragment) => fragment.params)) };
}
