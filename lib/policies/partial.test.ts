import { expect, it } from "vitest";
import { unknownAgent } from "./agentFacts";
import { RuleBook } from "./book";
import { parsePolicy } from "./cedar";
import type { PolicyMode } from "./decision";
import type { Facts } from "./facts";
import { judge } from "./judge";
import { permissionOf } from "./partial";
import { rulesOf } from "./rule";
import type { ToolShape } from "./shape";

const SHAPES = new Map<string, ToolShape>([["refund", { amount: { type: "decimal", optional: false } }]]);
const PERMIT = "permit(principal, action, resource);";

const refund: Facts = {
  action: "callTool",
  principal: unknownAgent("agt_clerk", "clerk"),
  resource: {
    type: "Tool",
    id: "refund",
    parents: [],
    attrs: { name: "refund", server: "", approval: "approved", access: "execute", dataClasses: [] },
  },
  context: {},
};

function may(text: string, mode: PolicyMode = "enforce") {
  const rules = rulesOf(parsePolicy(text).rules ?? [], {
    policy: "pol_1",
    policyName: "P",
    version: 1,
    mode,
  });
  expect(rules.length).toBeGreaterThan(0);
  const book = new RuleBook(rules, SHAPES);
  return { book, said: permissionOf({ book, digest: "d" }, refund) };
}

it("says what holds whatever comes, and what does not", () => {
  expect(may(PERMIT).said.may).toBe("always");
  expect(may('permit(principal == Bailiwick::Agent::"other", action, resource);').said).toMatchObject({
    may: "never",
    because: [],
  });
  const forbidden = may(
    `${PERMIT} @id("no") forbid(principal, action, resource) when { !principal.registered };`,
  );
  expect(forbidden.said.may).toBe("never");
  expect(forbidden.said.because.map(({ rule }) => rule)).toEqual(["no"]);
  const asked = `${PERMIT} @obligation("require-approval") forbid(principal, action in Bailiwick::Action::"callTool", resource);`;
  expect(may(asked).said.may).toBe("approval");
  expect(may(`${PERMIT} forbid(principal, action, resource);`, "hold").said.may).toBe("approval");
});

it("says on what it depends, without what is known", () => {
  const text = `${PERMIT} forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
    when { resource.access == "execute" && context.input.amount.greaterThan(decimal("500.0")) };
    forbid(principal, action, resource) when { principal.registered && context.hour < 6 };`;
  const { said } = may(text);
  expect(said.may).toBe("depends");
  expect(said.permits).toEqual([]);
  expect(said.forbids.map(({ text }) => text)).toEqual([
    'context.input.amount.greaterThan(decimal("500.0"))',
  ]);
  const only = may("permit(principal, action, resource) when { context.hour >= 8 };").said;
  expect(only.permits.map(({ text }) => text)).toEqual(["context.hour >= 8"]);
});

it("agrees with judge(), which knows everything", () => {
  const context = {
    grade: "C",
    environment: "",
    region: "",
    workload: "",
    dataClasses: [],
    callers: [],
    approved: false,
    now: 0,
    hour: 7,
    weekday: 1,
  };
  const texts = [
    PERMIT,
    'forbid(principal, action, resource) when { resource.access == "execute" };',
    `${PERMIT} forbid(principal, action, resource) unless { principal.registered };`,
    "permit(principal is Bailiwick::User, action, resource);",
  ];
  for (const text of texts) {
    const { book, said } = may(text);
    const options = { mode: "simulated", clock: () => 0 } as const;
    const { effect } = judge({ book, digest: "d" }, { ...refund, context, history: {} }, options);
    expect(said.may).toBe(effect === "allow" ? "always" : "never");
  }
});
