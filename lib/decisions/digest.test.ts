import { expect, it } from "vitest";
import type { DecidingRule } from "@/lib/policies/decision";
import type { Entity, Facts } from "@/lib/policies/facts";
import { requestDigest } from "./digest";

const entity = (type: Entity["type"], id: string): Entity => ({ type, id, parents: [], attrs: {} });
const FACTS: Facts = {
  action: "callTool",
  principal: entity("Agent", "agt_1"),
  resource: entity("Tool", "wire"),
  context: { user: entity("User", "prn_ada"), grade: "A", hour: 9 },
  input: { amount: 900, to: { iban: "DE1", name: "Ada" } },
};
const ASKED = {
  resource: { kind: "tool", name: "wire", server: "bank" },
  session: "s1",
  environment: "test",
  region: "eu",
  callers: ["planner"],
} as const;
const RULE: DecidingRule = {
  policy: "pol_1",
  policyName: "Wires",
  version: 1,
  rule: "wire",
  title: null,
  effect: "forbid",
  mode: "enforce",
};
const GROUND = { holds: [{ source: "policy", rules: [RULE] }], needed: 1 } as const;

const digest = (facts: Partial<Facts> = {}, asked: object = {}, ground: object = {}) =>
  requestDigest({ ...FACTS, ...facts }, { ...ASKED, ...asked }, { ...GROUND, ...ground });
const context = (more: Facts["context"]) => ({ context: { ...FACTS.context, ...more } });
const heldBy = (more: Partial<DecidingRule>) => ({
  holds: [{ source: "policy", rules: [{ ...RULE, ...more }] }],
});

it("is the same for the same request at another hour, whatever the order of its fields and rules", () => {
  const other = { ...RULE, rule: "other" };
  const input = { to: { name: "Ada", iban: "DE1" }, amount: 900 };
  expect(digest({ input, ...context({ hour: 10 }) })).toBe(digest());
  expect(digest({}, {}, { holds: [{ source: "policy", rules: [RULE, other] }] })).toBe(
    digest({}, {}, { holds: [{ source: "policy", rules: [other, RULE] }] }),
  );
});

it("differs by everything that a person saw and that changes what is done", () => {
  const bank = ASKED.resource;
  const all = [
    digest(),
    digest({ action: "delegate" }),
    digest({ principal: entity("Agent", "agt_2") }),
    digest({ resource: entity("Tool", "bank/wire") }),
    digest(context({ user: entity("User", "prn_bob") })),
    digest(context({ grade: "C" })),
    digest({ input: { amount: 901 } }),
    digest({ input: undefined }),
    digest({}, { resource: { ...bank, server: "other" } }),
    digest({}, { resource: { ...bank, name: "wire2" } }),
    digest({}, { session: "s2" }),
    digest({}, { session: null }),
    digest({}, { environment: "production" }),
    digest({}, { region: "us" }),
    digest({}, { callers: ["planner", "other"] }),
    digest({}, {}, { needed: 2 }),
    digest({}, {}, heldBy({ policy: "pol_2" })),
    digest({}, {}, heldBy({ version: 2 })),
    digest({}, {}, heldBy({ rule: "other" })),
    digest({}, {}, heldBy({ mode: "hold" })),
    digest({}, {}, { holds: [...GROUND.holds, { source: "opa", rules: [] }] }),
  ];
  expect(new Set(all).size).toBe(all.length);
});
