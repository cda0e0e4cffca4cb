import { describe, expect, it } from "vitest";
import { RuleBook } from "./book";
import { parsePolicy } from "./cedar";
import type { Entity, Facts } from "./facts";
import { judge } from "./judge";
import { rulesOf } from "./rule";
import type { ToolShape } from "./shape";

const SHAPE: ToolShape = {
  amount: { type: "decimal", optional: true },
  count: { type: "Long", optional: true },
  note: { type: "String", optional: true },
  urgent: { type: "Bool", optional: true },
  tags: { type: "Set", of: "String", optional: true },
  to: { type: "Record", fields: { city: { type: "String", optional: true } }, optional: true },
};
const SHAPES = new Map([["pay", SHAPE]]);

/** The same numbers on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What rules may say: every operator that `usagesOf` reads, and some that it leaves to the whole value. */
const CONDITIONS = [
  "context has user",
  'context has user && context.user in Bailiwick::Team::"Support"',
  "context has user && context.user.known",
  'context has user && context.user == Bailiwick::User::"prn_1"',
  'context.user.name == "Ann"',
  '["A", "B"].contains(context.grade)',
  'context.grade < "C" || true',
  'context.grade != "C"',
  '"C" == context.grade',
  'context.region like "eu-*"',
  "context.hour >= 9 && context.hour < 17",
  "9 <= context.hour",
  "context.hour + 1 > 12",
  "if context.weekday == 7 then context.hour > 3 else context.hour > 20",
  'context.now < datetime("2026-11-22")',
  'context.now >= datetime("2026-11-22T11:00:00+0100")',
  'context.dataClasses.contains("personal")',
  'context.dataClasses.containsAny(["personal", "health"])',
  'context.dataClasses.containsAll(["personal", "health"])',
  '["personal", "public"].containsAll(context.dataClasses)',
  'context.dataClasses == ["personal"]',
  "context.dataClasses.isEmpty()",
  "context.session.toolCalls > 3",
  'context.session.sum.amount.greaterThan(decimal("100.5"))',
  "context.session.sum.count >= 3",
  "context.session.tokens > context.session.toolCalls",
  'resource.approval == "approved"',
  "resource.access == context.grade",
  '!(resource.dataClasses.contains("health"))',
  'principal.riskTier == "high"',
  "principal is Bailiwick::Agent && principal.attested",
  'principal in Bailiwick::Team::"Support"',
  'principal == Bailiwick::Agent::"agt_2"',
  'context.input has amount && context.input.amount.greaterThan(decimal("500.0"))',
  'context.input has amount && context.input.amount.lessThanOrEqual(decimal("0.0001"))',
  'context.input has amount && context.input.amount == decimal("500")',
  "context.input has count && context.input.count > -3",
  "context.input.count * 2 > 5",
  'context.input has note && context.input.note == "x"',
  'context.input has note && ["x", "y"].contains(context.input.note)',
  "context.input has urgent && context.input.urgent",
  'context.input has tags && context.input.tags.contains("x")',
  'context.input has to.city && context.input.to.city == "Bonn"',
  "context.input has to",
  "context.approved",
  'context.now.offset(duration("1h")) > datetime("2026-11-22T12:00:00Z")',
  'context.now.toTime() > duration("3h")',
  "-3 > context.input.count",
  "context.input has count && context.input.count == -4",
  'context.input has to && context.input.to == {city: "Bonn"}',
  'principal in [Bailiwick::Team::"Support", Bailiwick::Team::"Other"]',
  "context has user && context.user in principal",
  '["high", context.grade].contains(principal.riskTier)',
  "resource.dataClasses.containsAny(context.dataClasses)",
  "resource.dataClasses == context.dataClasses",
  'if context.input has note then context.input.note like "*o*" else context.hour < 9 || context.session.sum.count == 4',
  "context.session.toolCalls - 3 == context.session.tokens",
  "context.hour != 9223372036854775807",
  'decimal("-0.0001").lessThan(context.session.sum.amount)',
];

function ruleTexts(random: () => number): string {
  const pick = () => CONDITIONS[Math.floor(random() * CONDITIONS.length)] ?? "true";
  const asks = random() < 0.2 ? '@obligation("require-approval") ' : "";
  const action = random() < 0.5 ? '== Bailiwick::Action::"tool:pay"' : 'in Bailiwick::Action::"callTool"';
  const who = random() < 0.2 ? 'principal in Bailiwick::Team::"Support"' : "principal";
  const what = random() < 0.2 ? 'resource == Bailiwick::Tool::"pay"' : "resource";
  const text = `${random() < 0.6 ? "permit" : "forbid"}(${who}, action ${action}, ${what})`;
  return `${asks}${text} when { ${pick()} } ${random() < 0.5 ? `unless { ${pick()} }` : ""};`;
}

const NUMBERS = [
  0,
  -3,
  -4,
  1,
  2.5,
  3,
  100.5,
  100.50004,
  500,
  500.00001,
  500.0001,
  499.9999,
  0.0001,
  0.00005,
  1e300,
  2 ** 53,
];
const STRINGS = ["x", "y", "z", "", "Bonn"];
const CLASSES = ["personal", "health", "public"];

function factsFrom(random: () => number): Facts {
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = <T>(list: readonly T[]) => list.filter(() => random() < 0.5);
  const maybe = (name: string, value: unknown) => (random() < 0.6 ? { [name]: value } : {});
  const parents = random() < 0.5 ? (["Team::Support"] as const) : [];
  const agent: Entity = {
    type: "Agent",
    id: of(["agt_1", "agt_2"]),
    parents,
    attrs: { riskTier: of(["high", "limited"]), attested: random() < 0.5 },
  };
  const user: Entity = {
    type: "User",
    id: of(["prn_1", "prn_2"]),
    parents: random() < 0.5 ? ["Team::Support"] : [],
    attrs: { name: of(["Ann", "Bob"]), kind: "person", known: random() < 0.5 },
  };
  const resource: Entity = {
    type: "Tool",
    id: "pay",
    parents: [],
    attrs: {
      name: "pay",
      approval: of(["approved", "changed"]),
      access: of(["A", "read_only"]),
      dataClasses: some(CLASSES),
    },
  };
  const atMs = Date.UTC(2026, 10, of([21, 22]), Math.floor(random() * 24));
  const context = {
    ...(random() < 0.5 ? { user } : {}),
    grade: of(["A", "B", "C", "D"]),
    region: of(["eu-west-1", "us-east-1", ""]),
    dataClasses: some(CLASSES),
    approved: random() < 0.3,
    now: atMs,
    hour: new Date(atMs).getUTCHours(),
    weekday: 7,
  };
  const input = {
    ...maybe("amount", random() < 0.1 ? "much" : of(NUMBERS)),
    ...maybe("count", of(NUMBERS)),
    ...maybe("note", random() < 0.1 ? 7 : of(STRINGS)),
    ...maybe("urgent", random() < 0.5),
    ...maybe("tags", random() < 0.1 ? "x" : some(STRINGS)),
    ...maybe("to", random() < 0.1 ? [] : maybe("city", of(STRINGS))),
  };
  const history = {
    ...maybe("toolCalls", of([0, 3, 4])),
    ...maybe("tokens", of([0, 3, 4])),
    ...maybe("sum.amount", of([0, 1_005_000, 1_005_001])),
    ...maybe("sum.count", of([0, 30_000, 40_000])),
  } as Record<string, number>;
  return {
    action: "callTool",
    principal: agent,
    resource,
    context,
    ...(random() < 0.9 ? { input } : {}),
    history,
  };
}

/** Makes books of the same rules that know nothing of each other. */
function booksOf(texts: readonly string[]): () => RuleBook {
  const parsed = parsePolicy(texts.join("\n"));
  if (parsed.rules === null) throw new Error(JSON.stringify(parsed.problems));
  const from = { policy: "pol_1", policyName: "P", version: 1, mode: "enforce" as const };
  const rules = rulesOf(parsed.rules, from);
  return () => new RuleBook(rules, SHAPES);
}

describe("a book of rules", () => {
  it("answers from memory what it would answer anew, whatever the rules and facts", () => {
    const random = seeded(20261122);
    const ask = (book: RuleBook, facts: Facts) =>
      judge({ book, digest: "" }, facts, { mode: "simulated", clock: () => 0 });
    let remembered = 0;
    for (let round = 0; round < 30; round++) {
      const texts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ruleTexts(random));
      const bookOf = booksOf(texts);
      const book = bookOf();
      for (let i = 0; i < 20; i++) {
        const facts = factsFrom(random);
        const known = ask(book, facts);
        const anew = ask(bookOf(), facts);
        expect(
          { effect: known.effect, rules: known.rules.map(({ rule }) => rule) },
          JSON.stringify({ texts, facts }),
        ).toEqual({
          effect: anew.effect,
          rules: anew.rules.map(({ rule }) => rule),
        });
        if (known.effect === "allow")
          expect(known.rules.some(({ effect }) => effect === "permit")).toBe(true);
        if (known.rules.some(({ effect }) => effect === "forbid") && known.effect === "allow")
          expect(facts.context.approved).toBe(true);
      }
      remembered += book.counts.remembered;
    }
    expect(remembered).toBeGreaterThan(50);
  });
});
