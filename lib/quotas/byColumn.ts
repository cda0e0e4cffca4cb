type Value = string | number | boolean | Date | object | null;

/** A column of rows that go to a statement: its name there, its type in the store, and its value of one row, which is the nth of them. */
export interface Given<T> {
  name: string;
  type: string;
  of: (row: T, nth: number) => Value;
}

/** Rows as a statement takes them, a parameter a column: to read them as JSON takes the engine, and us, a seventh longer. */
export class ByColumn<T> {
  readonly names: string;
  /** What stands for the rows in the statement. */
  readonly source: string;
  /** The parameter after the last of these. */
  readonly next: number;
  readonly #columns: readonly Given<T>[];
  readonly #none: string[];

  /** @param first the number of the first parameter. */
  constructor(columns: readonly Given<T>[], first: number) {
    this.#columns = columns;
    this.names = columns.map(({ name }) => name).join(", ");
    this.source = `unnest(${columns.map(({ type }, at) => `$${first + at}::${type}[]`).join(", ")})`;
    this.next = first + columns.length;
    this.#none = columns.map(() => "{}");
  }

  values(rows: readonly T[]): string[] {
    if (rows.length === 0) return this.#none;
    return this.#columns.map(({ of }) => `{${rows.map((row, nth) => element(of(row, nth))).join(",")}}`);
  }
}

/** A value within the text of an array; of quoted ones only quotation marks and backslashes mean something. (PostgreSQL, "Array Input and Output Syntax".) */
function element(value: Value): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null) return "NULL";
  if (value instanceof Date) return value.toISOString();
  return quoted(typeof value === "string" ? value : JSON.stringify(value));
}

const PLAIN = /^[\w.:/-]*$/;
const quoted = (text: string) => (PLAIN.test(text) ? `"${text}"` : `"${text.replace(/["\\]/g, "\\$&")}"`);
