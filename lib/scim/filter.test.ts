import { describe, expect, it } from "vitest";
import { isDomainError } from "@/lib/base/errors";
import { type Filter, parseFilter } from "./filter";
import { scimTypeOf } from "./refusal";
import { whereGroup, whereUser } from "./where";

const eq = (path: string, value: string | boolean | number | null) => ({
  kind: "compare",
  path,
  op: "eq",
  value,
});

/** A generator of numbers that a seed foretells (mulberry32), so that a failure can be run again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("a filter", () => {
  it.each([
    ['userName eq "bjensen"', eq("username", "bjensen")],
    ['USERNAME EQ "a \\"quoted\\" é"', eq("username", 'a "quoted" é')],
    ["active eq true", eq("active", true)],
    ["x eq null", eq("x", null)],
    ["x eq -2.5", eq("x", -2.5)],
    ["title pr", { kind: "present", path: "title" }],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
      { kind: "compare", path: "urn:ietf:params:scim:schemas:core:2.0:user:username", op: "sw", value: "J" },
    ],
    [
      'emails[type eq "work"].value eq "a@b"',
      { kind: "element", path: "emails", filter: eq("type", "work"), then: eq("value", "a@b") },
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]',
      {
        kind: "or",
        parts: [
          {
            kind: "element",
            path: "emails",
            filter: {
              kind: "and",
              parts: [
                eq("type", "work"),
                { kind: "compare", path: "value", op: "co", value: "@example.com" },
              ],
            },
            then: null,
          },
          { kind: "element", path: "ims", filter: eq("type", "xmpp"), then: null },
        ],
      },
    ],
    [
      "a eq 1 or b eq 2 and not (c eq 3)",
      {
        kind: "or",
        parts: [eq("a", 1), { kind: "and", parts: [eq("b", 2), { kind: "not", part: eq("c", 3) }] }],
      },
    ],
    [
      "(a eq 1 or b eq 2) and c eq 3",
      { kind: "and", parts: [{ kind: "or", parts: [eq("a", 1), eq("b", 2)] }, eq("c", 3)] },
    ],
  ])("%s is read as RFC 7644 has it", (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it.each([
    "",
    "userName",
    "userName eq",
    "userName eq bjensen",
    'userName is "x"',
    'userName eq "x',
    'userName eq "x" and',
    '(userName eq "x"',
    'userName eq "x")',
    'emails[type eq "work"',
    'emails[type eq "work"].',
    'userName eq "\\u0000"',
    'userName eq "\\ud800"',
    'eq "x"',
    'userName eq "x" "y"',
    `${"(".repeat(40)}a eq 1${")".repeat(40)}`,
    `userName eq "${"x".repeat(9_000)}"`,
  ])("%s is refused as invalidFilter", (text) => {
    const thrown = caught(() => parseFilter(text));
    expect([isDomainError(thrown), scimTypeOf(thrown)]).toEqual([true, "invalidFilter"]);
  });

  it("comes back as it was written, whatever it is", () => {
    const random = seeded(7);
    for (let n = 0; n < 3_000; n++) {
      const filter = drawFilter(random, 0);
      expect(parseFilter(print(filter))).toEqual(filter);
    }
  });

  it("is read or refused, never anything else, for any text", () => {
    const random = seeded(11);
    const pieces = [
      'userName eq "x"',
      "and",
      "or",
      "not",
      "(",
      ")",
      "[",
      "]",
      ".",
      '"',
      "\\",
      "eq",
      "pr",
      "é",
      "\u0000",
      "1",
      "-",
      " ",
      "emails[",
      "].value eq",
      "null",
      "$ref",
      ":",
    ];
    let read = 0;
    for (let n = 0; n < 20_000; n++) {
      const text = Array.from(
        { length: 1 + Math.floor(random() * 8) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join(random() < 0.7 ? " " : "");
      const thrown = caught(() => {
        whereUser(parseFilter(text));
        read += 1;
      });
      if (thrown !== null) expect([text, scimTypeOf(thrown)]).toEqual([text, "invalidFilter"]);
    }
    expect(read).toBeGreaterThan(100);
  });
});

describe("what cannot be searched by", () => {
  it.each([
    'title eq "x"',
    'userName co "x"',
    "userName pr",
    'not (userName eq "x")',
    'meta.lastModified gt "2011-05-13T04:42:34Z"',
    'emails[value co "x"]',
    'name.familyName eq "x"',
  ])("%s is refused, so that nothing answers a question that was not asked", (text) => {
    expect(scimTypeOf(caught(() => whereUser(parseFilter(text))))).toBe("invalidFilter");
    expect(scimTypeOf(caught(() => whereGroup(parseFilter(text))))).toBe("invalidFilter");
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}

function drawFilter(random: () => number, depth: number): Filter {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const compare = (): Extract<Filter, { kind: "compare" }> => ({
    kind: "compare",
    path: pick([
      "username",
      "externalid",
      "name.familyname",
      "urn:ietf:params:scim:schemas:core:2.0:user:active",
    ]),
    op: pick(["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le"] as const),
    value: pick(["a b", 'q"uo\\te', "and", "ü€😀", "", 1, -2.25, true, false, null]),
  });
  const roll = random();
  if (depth > 3 || roll < 0.45) return compare();
  const inner = () => drawFilter(random, depth + 1);
  if (roll < 0.55) return { kind: "present", path: pick(["title", "emails"]) };
  if (roll < 0.65) return { kind: "not", part: inner() };
  if (roll < 0.75)
    return {
      kind: "element",
      path: "emails",
      filter: inner(),
      then: random() < 0.5 ? null : { ...compare(), path: "value" },
    };
  return { kind: roll < 0.88 ? "and" : "or", parts: [inner(), inner()] };
}

function print(filter: Filter): string {
  switch (filter.kind) {
    case "compare":
      return `${filter.path} ${filter.op} ${JSON.stringify(filter.value)}`;
    case "present":
      return `${filter.path} pr`;
    case "not":
      return `not (${print(filter.part)})`;
    case "element":
      return `${filter.path}[${print(filter.filter)}]${filter.then ? `.${print(filter.then)}` : ""}`;
    default:
      return filter.parts
        .map((part) => (part.kind === "and" || part.kind === "or" ? `(${print(part)})` : print(part)))
        .join(` ${filter.kind} `);
  }
}
