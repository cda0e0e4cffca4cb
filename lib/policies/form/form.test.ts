import { describe, expect, it } from "vitest";
import { formatPolicy, parsePolicy } from "../cedar";
import { canonical, formOf } from "./formOf";
import type { Condition, FormRule } from "./formRule";
import { printForm } from "./printForm";

const only = (text: string) => {
  const { rules, problems } = parsePolicy(text);
  expect(problems).toEqual([]);
  const rule = rules?.[0];
  if (!rule || rules?.length !== 1) throw new Error(`Not one rule: ${text}`);
  return rule;
};

const wrap = (when: string) => `permit (principal, action, resource) when { ${when} };`;

/** The same draw each time (mulberry32). */
function drawer(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    some: <T>(make: () => T, most: number): T[] =>
      Array.from({ length: Math.floor(next() * (most + 1)) }, make),
  };
}

const STRINGS = ["", "a", 'q"uo\\te', "línea\n2", "*", "Team::X", "😀", "// no comment", "\u0000"];
const PATHS = [
  ["context", "input", "amount"],
  ["resource", "x y"],
  ["principal", "in"],
  ["context", "session", "sum", "has"],
];

function randomCondition({ of, some }: ReturnType<typeof drawer>): Condition {
  const path = of(PATHS);
  const text = () => ({ type: "String" as const, value: of(STRINGS) });
  const set = () => ({ type: "Set" as const, values: some(() => of(STRINGS), 3) });
  const scalar = () =>
    of([
      text(),
      { type: "Long", value: of([0, -5, 12, 9_007_199_254_740]) },
      { type: "Bool", value: of([true, false]) },
      { type: "decimal", value: of(["500.0", "-0.1234"]) },
      { type: "datetime", value: "2026-01-01T00:00:00Z" },
    ] as const);
  return of<() => Condition>([
    () => ({
      kind: "fact",
      path,
      op: of(["==", "!=", "<", "<=", ">", ">="]),
      value: scalar(),
      guarded: of([true, false]),
    }),
    () => ({
      kind: "fact",
      path,
      op: of(["oneOf", "noneOf", "containsAny", "containsNone", "containsAll"]),
      value: set(),
      guarded: of([true, false]),
    }),
    () => ({
      kind: "fact",
      path,
      op: of(["like", "notLike", "contains", "notContains"]),
      value: text(),
      guarded: false,
    }),
    () => ({ kind: "fact", path, op: of(["is", "isNot", "has", "hasNot"]), value: null, guarded: false }),
    () => ({ kind: "text", text: 'context.hour > 3 || context.user in Bailiwick::Team::"T"' }),
  ])();
}

function randomRule(draw: ReturnType<typeof drawer>): FormRule {
  const { of, some } = draw;
  const name = of(STRINGS);
  return {
    effect: of(["permit", "forbid"]),
    annotations: of<FormRule["annotations"]>([{}, { title: name, obligation: "require-approval, alert" }]),
    principal: of([
      { op: "all" },
      { op: "==", ref: `Agent::${name}` },
      { op: "is", type: "Agent", in: `Team::${name}` },
    ]),
    action: of([
      { op: "all" },
      { op: "==", name: `tool:${name}` },
      { op: "in", names: ["callTool"], list: false },
      { op: "in", names: ["callTool", "useModel"], list: true },
    ]),
    resource: of([
      { op: "all" },
      { op: "in", refs: [`Tool::${name}`] },
      { op: "is", type: "Model", in: null },
    ]),
    when: some(() => randomCondition(draw), 4),
    unless: some(() => randomCondition(draw), 3),
  };
}

describe("the form of a rule", () => {
  it("says in text exactly what it says as a form, for any rule, and reads it back", () => {
    for (let seed = 1; seed <= 120; seed++) {
      const text = printForm(randomRule(drawer(seed)));
      const rule = only(text);
      const { form, why } = formOf(rule);
      expect({ seed, text, why }).toEqual({ seed, text, why: null });
      if (form) expect(canonical(only(printForm(form)).json)).toBe(canonical(rule.json));
    }
  });

  it("lays text out as Cedar's formatter does, so that formatting changes nothing", () => {
    const texts = [
      `permit(principal is Bailiwick::Agent in Bailiwick::Team::"Support", action in Bailiwick::Action::"callTool", resource) when { resource.access == "read_only" };`,
      `@id("big-refunds") @title("Refunds over 500 need approval") @obligation("require-approval") forbid(principal, action == Bailiwick::Action::"tool:refund", resource) when { context.input.amount.greaterThan(decimal("500.0")) };`,
      `forbid(principal, action, resource);`,
      wrap(
        `context has user && context.user.known && ["A","B"].contains(context.grade) && resource.name like "pay_*" && context.hour >= 9`,
      ),
      `permit(principal, action, resource) unless { resource.registered };`,
    ];
    for (const text of texts) {
      const { form } = formOf(only(text));
      expect(form).not.toBeNull();
      const printed = form ? printForm(form) : "";
      expect(formatPolicy(printed)?.trimEnd()).toBe(printed);
    }
  });

  it.each([
    [`context has user && context.user.known`, [{ path: ["context", "user", "known"], op: "is" }]],
    [
      `context.input has currency && context.input.currency == "EUR"`,
      [{ op: "==", guarded: true, value: { type: "String", value: "EUR" } }],
    ],
    [`!(resource.external)`, [{ path: ["resource", "external"], op: "isNot" }]],
    [`5 < context.hour`, [{ kind: "text", text: "5 < context.hour" }]],
    [`context.hour > 3 || context.hour < 1`, [{ kind: "text" }]],
    [`resource.name like "a\\*b"`, [{ kind: "text" }]],
  ])("reads %s", (when, expected) => {
    const { form } = formOf(only(wrap(when)));
    expect(form?.when.slice(-expected.length)).toMatchObject(expected);
  });

  it("leaves to their text the rules that it would harm", () => {
    const whys = [
      `permit(principal, action, resource) // why\n;`,
      wrap("context.hour < 9223372036854775807"),
      `permit(principal, action, resource) when { true } when { false };`,
      `permit(principal == Other::Agent::"x", action, resource);`,
    ].map((text) => formOf(only(text)).why);
    expect(whys).toEqual([
      expect.stringContaining("comments"),
      expect.stringContaining("too large"),
      expect.stringContaining("no fields"),
      expect.stringContaining("no fields"),
    ]);
    expect(formOf(only(`@title("see https://x") permit(principal, action, resource);`)).why).toBeNull();
  });
});
