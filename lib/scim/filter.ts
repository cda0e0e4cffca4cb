import { quoted, refuse, type ScimType } from "./refusal";
import { type Token, tokensOf } from "./tokens";

const OPERATORS = ["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le"] as const;
type Operator = (typeof OPERATORS)[number];
export type FilterValue = string | number | boolean | null;

/** A filter as RFC 7644 §3.4.2.2 writes it. Attribute paths are in lower case. */
export type Filter =
  | { kind: "and" | "or"; parts: Filter[] }
  | { kind: "not"; part: Filter }
  | { kind: "present"; path: string }
  | { kind: "compare"; path: string; op: Operator; value: FilterValue }
  /** `emails[type eq "work"]`; with `then`, as Entra writes it: `emails[type eq "work"].value eq "a@b"`. */
  | { kind: "element"; path: string; filter: Filter; then: Extract<Filter, { kind: "compare" }> | null };

const MAX_DEPTH = 20;

/** Reads a filter: `not` binds before `and`, `and` before `or`. Throws INVALID (invalidFilter). */
export function parseFilter(text: string): Filter {
  const reader = new Reader(tokensOf(text, "invalidFilter"), "invalidFilter");
  const filter = readOr(reader, 0);
  reader.end();
  return filter;
}

/** Walks tokens; says what it cannot read. */
export class Reader {
  #at = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly kind: ScimType,
  ) {}

  peek(): Token | undefined {
    return this.tokens[this.#at];
  }

  next(): Token | undefined {
    return this.tokens[this.#at++];
  }

  /** Takes the word or mark if it comes next; words in any case. */
  take(text: string): boolean {
    const token = this.peek();
    const found = token && token.kind !== "value" && token.text.toLowerCase() === text;
    if (found) this.#at += 1;
    return Boolean(found);
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.wrong(`"${text}"`);
  }

  word(wanted: string): string {
    const token = this.next();
    if (token?.kind !== "word") throw this.wrong(wanted, token);
    return token.text;
  }

  end(): void {
    if (this.peek()) throw this.wrong("the end");
  }

  wrong(wanted: string, token = this.peek()): Error {
    const found = token ? quoted(token.kind === "value" ? String(token.value) : token.text) : "the end";
    return refuse(this.kind, `It needs ${wanted} where ${found} is.`);
  }
}

export function readOr(reader: Reader, depth: number): Filter {
  if (depth > MAX_DEPTH) throw refuse("invalidFilter", `It is nested deeper than ${MAX_DEPTH}.`);
  const parts = [readAnd(reader, depth)];
  while (reader.take("or")) parts.push(readAnd(reader, depth));
  return joined("or", parts);
}

function readAnd(reader: Reader, depth: number): Filter {
  const parts = [readTerm(reader, depth)];
  while (reader.take("and")) parts.push(readTerm(reader, depth));
  return joined("and", parts);
}

function joined(kind: "and" | "or", parts: Filter[]): Filter {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

function readTerm(reader: Reader, depth: number): Filter {
  if (reader.take("not")) {
    reader.expect("(");
    return { kind: "not", part: readGroup(reader, depth, ")") };
  }
  if (reader.take("(")) return readGroup(reader, depth, ")");
  const path = reader.word("an attribute").toLowerCase();
  if (!reader.take("[")) return readComparison(reader, path);
  const filter = readGroup(reader, depth, "]");
  const then = reader.take(".") ? readComparison(reader, reader.word("an attribute").toLowerCase()) : null;
  if (then && then.kind !== "compare") throw reader.wrong("a comparison");
  return { kind: "element", path, filter, then };
}

function readGroup(reader: Reader, depth: number, close: string): Filter {
  const filter = readOr(reader, depth + 1);
  reader.expect(close);
  return filter;
}

function readComparison(reader: Reader, path: string): Extract<Filter, { kind: "compare" | "present" }> {
  const word = reader.word("an operator").toLowerCase();
  if (word === "pr") return { kind: "present", path };
  const op = OPERATORS.find((one) => one === word);
  if (!op) throw refuse("invalidFilter", `${quoted(word)} is not an operator.`);
  const token = reader.next();
  if (token?.kind === "value") return { kind: "compare", path, op, value: token.value };
  const literals = new Map<string, FilterValue>([
    ["true", true],
    ["false", false],
    ["null", null],
  ]);
  const value = token?.kind === "word" ? literals.get(token.text.toLowerCase()) : undefined;
  if (value === undefined) throw reader.wrong("a value in quotes", token);
  return { kind: "compare", path, op, value };
}
