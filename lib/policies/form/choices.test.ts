import { describe, expect, it } from "vitest";
import { parsePolicy, validateRules } from "../cedar";
import { printSchema } from "../schema";
import type { ToolShape } from "../shape";
import {
  BLANK_RULE,
  effectOf,
  type What,
  type Who,
  whatOf,
  whoOf,
  withEffect,
  withWhat,
  withWho,
} from "./choices";
import { FIELD_OPS, fieldsFor, PRESENCE_OPS, printFieldValue, readFieldValue } from "./fields";
import type { FormRule } from "./formRule";
import { printForm } from "./printForm";

const REFUND: ToolShape = {
  amount: { type: "decimal", optional: false },
  currency: { type: "String", optional: true },
  "order no": { type: "Long", optional: false },
  tags: { type: "Set", of: "String", optional: true },
};
const SCHEMA = printSchema(new Map([["refund", REFUND]]));

const WHO: Who[] = [
  { kind: "everybody" },
  { kind: "agents" },
  { kind: "agentsOf", team: 'Su"pport' },
  { kind: "team", team: "a::b" },
  { kind: "agent", id: "agt_1" },
  { kind: "person", id: "prn_1" },
];
const WHAT: What[] = [
  { kind: "anything" },
  { kind: "tools" },
  { kind: "readOnlyTools" },
  { kind: "tool", name: "refund", typed: true },
  { kind: "tool", name: "crm/refund", typed: false },
  { kind: "server", name: "crm" },
  { kind: "models" },
  { kind: "model", name: "openai/gpt-4.1" },
  { kind: "provider", name: "openai" },
  { kind: "sources" },
  { kind: "source", name: "wiki" },
  { kind: "delegation" },
  { kind: "delegate", name: "agt_2" },
];

const mistakesOf = (rule: FormRule): string[] => {
  const text = printForm(rule);
  const { rules, problems } = parsePolicy(text);
  const found = rules ? validateRules(SCHEMA, rules) : problems;
  return found.filter(({ severity }) => severity === "error").map(({ message }) => `${text}: ${message}`);
};

describe("what people choose in a form", () => {
  it("comes back as it was chosen, and is valid", () => {
    for (const who of WHO)
      for (const what of WHAT) {
        const rule = withWhat(withWho(BLANK_RULE, who), what);
        expect([whoOf(rule), whatOf(rule)]).toEqual([who, what]);
        if (who.kind === "agentsOf" || what.kind === "tool") expect(mistakesOf(rule)).toEqual([]);
      }
    for (const effect of ["permit", "forbid", "approval", "permitApproval"] as const)
      expect(effectOf(withEffect({ ...BLANK_RULE, annotations: { obligation: "alert" } }, effect))).toBe(
        effect,
      );
  });

  it("takes back the condition of read-only tools when something else is chosen", () => {
    const before = withWhat(BLANK_RULE, { kind: "readOnlyTools" });
    expect(withWhat(before, { kind: "models" }).when).toEqual([]);
  });

  it("offers only facts, operators and values that the schema accepts", () => {
    const typed = {
      Bool: "",
      Long: "-3",
      String: "x",
      Set: "a, b",
      decimal: "500",
      datetime: "2026-01-01",
      Entity: "",
    };
    const shapeOf = (tool: string) => (tool === "refund" ? REFUND : null);
    const [agents, tool] = [{ kind: "agents" }, { kind: "tool", name: "refund", typed: true }] as const;
    const pairs: [Who, What][] = [
      ...WHO.map((who): [Who, What] => [who, tool]),
      ...WHAT.map((what): [Who, What] => [agents, what]),
    ];
    const tried = new Set<string>();
    for (const [who, what] of pairs) {
      const rule = withWhat(withWho(BLANK_RULE, who), what);
      const when = fieldsFor(rule, shapeOf).flatMap(({ path, type, optional }) =>
        [...FIELD_OPS[type], ...(optional ? PRESENCE_OPS : [])].flatMap(([op]) => {
          const key = `${path.slice(0, 2).join(".")} ${rule.resource.op} ${type} ${op}`;
          if (tried.has(key)) return [];
          tried.add(key);
          const bare = ["is", "isNot", "has", "hasNot"].includes(op);
          const value = bare ? null : readFieldValue(type, op, typed[type]);
          expect(bare || value).not.toBeNull();
          const guarded = optional && op !== "has" && op !== "hasNot";
          return { kind: "fact" as const, path, op, value, guarded };
        }),
      );
      // Each alone is too slow, and a rule takes only so many.
      for (let at = 0; at < when.length; at += 25)
        expect(mistakesOf({ ...rule, unless: when.slice(at, at + 25) })).toEqual([]);
    }
    expect(tried.size).toBeGreaterThan(150);
  });

  it("reads values as they are typed, and refuses what is none", () => {
    expect(readFieldValue("decimal", ">", "500")).toEqual({ type: "decimal", value: "500.0" });
    expect(readFieldValue("decimal", ">", "1.00005")).toBeNull();
    expect(readFieldValue("Long", ">", "1.5")).toBeNull();
    expect(readFieldValue("String", "oneOf", "a, b")).toEqual({ type: "Set", values: ["a", "b"] });
    expect(printFieldValue({ type: "Set", values: ["a", "b"] })).toBe("a, b");
    const access = fieldsFor(BLANK_RULE, () => null).find(({ path }) => path.join(".") === "resource.access");
    expect(access?.values).toEqual(["read_only", "read_write", "execute", "unknown"]);
  });
});
