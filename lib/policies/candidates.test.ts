import { expect, it } from "vitest";
import { candidatesOf, indexRules } from "./candidates";
import { parsePolicy, RuleSet, typeName } from "./cedar";
import { entitiesOf } from "./convert";
import type { Entity, Facts } from "./facts";
import { rulesOf } from "./rule";

const PRINCIPALS = [
  "principal",
  'principal == Bailiwick::Agent::"a"',
  'principal in Bailiwick::Agent::"a"',
  'principal in Bailiwick::Team::"T"',
  "principal is Bailiwick::Agent",
  'principal is Bailiwick::User in Bailiwick::Team::"T"',
];
const ACTIONS = [
  "action",
  'action == Bailiwick::Action::"callTool"',
  'action in Bailiwick::Action::"callTool"',
  'action == Bailiwick::Action::"tool:pay"',
  'action in [Bailiwick::Action::"tool:pay", Bailiwick::Action::"useModel"]',
  'action in [Bailiwick::Action::"useModel", Bailiwick::Action::"callTool"]',
];
const RESOURCES = [
  "resource",
  'resource == Bailiwick::Tool::"bank/pay"',
  'resource in Bailiwick::Tool::"pay"',
  'resource in Bailiwick::ToolServer::"bank"',
  "resource is Bailiwick::Model",
  'resource is Bailiwick::Tool in Bailiwick::ToolServer::"bank"',
];

const entity = (type: Entity["type"], id: string, parents: Entity["parents"] = []): Entity => {
  return { type, id, parents, attrs: {} };
};
const WHO = [entity("Agent", "a"), entity("Agent", "b", ["Team::T"]), entity("User", "a", ["Team::T"])];
const WHAT = [
  entity("Tool", "bank/pay", ["Tool::pay", "ToolServer::bank"]),
  entity("Tool", "pay"),
  entity("Model", "pay"),
];
const uid = ({ type, id }: Pick<Entity, "type" | "id">) => ({ type: typeName(type), id });
const action = (id: string) => ({ type: typeName("Action"), id });

it("takes for candidates exactly the rules whose scope Cedar admits", () => {
  const texts = PRINCIPALS.flatMap((who) =>
    ACTIONS.flatMap((how) => RESOURCES.map((what) => `permit(${who}, ${how}, ${what});`)),
  );
  const parsed = parsePolicy(texts.join("\n"));
  const rules = rulesOf(parsed.rules ?? [], { policy: "p", policyName: "P", version: 1, mode: "enforce" });
  expect(rules).toHaveLength(216);
  const index = indexRules(rules);
  const set = new RuleSet(Object.fromEntries(rules.map(({ id, text }) => [id, text])));
  for (const principal of WHO) {
    for (const resource of WHAT) {
      for (const name of ["tool:pay", "callTool", "useModel", "retrieve"]) {
        const within = name === "tool:pay" ? [name, "callTool"] : [name];
        const facts: Facts = { action: "callTool", principal, resource, context: {} };
        // `action == callTool` is no candidate of Cedar's for a tool's own action; it may be one here, and never decides.
        const isNever = (text = "") =>
          name === "tool:pay" && text.includes('== Bailiwick::Action::"callTool"');
        const found = candidatesOf(index, rules, facts, within).flatMap((at) => {
          const rule = rules[at];
          return rule && !isNever(rule.text) ? [rule.id] : [];
        });
        const answer = set.ask({
          principal: uid(principal),
          resource: uid(resource),
          action: action(name),
          context: {},
          entities: [
            ...entitiesOf(facts),
            { uid: action("tool:pay"), attrs: {}, parents: [action("callTool")] },
          ],
        });
        expect(found.toSorted(), `${principal.id} ${name} ${resource.id}`).toEqual(answer.reasons.toSorted());
      }
    }
  }
});
