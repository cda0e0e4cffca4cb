import { expect, it } from "vitest";
import { comparable } from "@/lib/base/comparable";
import { parsePolicy } from "./cedar";
import { rulesOf } from "./rule";
import { spellingsMeant, toolsBySpelling } from "./toolsBySpelling";

const TOOL = 'action in Bailiwick::Action::"callTool"';
const meantBy = (text: string) => {
  const parsed = parsePolicy(text);
  expect(parsed.problems).toEqual([]);
  const from = { policy: "pol_1", policyName: "Test", version: 1, mode: "enforce" as const };
  const spelled = toolsBySpelling(rulesOf(parsed.rules ?? [], from));
  return (tool: string) => spellingsMeant(tool, spelled.get(comparable(tool)));
};

it.each([
  `forbid(principal, ${TOOL}, resource == Bailiwick::Tool::"Wipe");`,
  `forbid(principal, action == Bailiwick::Action::"tool:Wipe", resource);`,
  `forbid(principal, ${TOOL}, resource) when { resource == Bailiwick::Tool::"billing/Wipe" };`,
  `forbid(principal, ${TOOL}, resource) unless { !(resource in [Bailiwick::Tool::"x", Bailiwick::Tool::"Wipe"]) };`,
  `forbid(principal, ${TOOL}, resource) when { resource.name == "Wipe" };`,
  `forbid(principal, ${TOOL}, resource) when { context.hour > 3 && (if "Wipe" != resource.name then false else true) };`,
  `forbid(principal, ${TOOL}, resource) when { ["x", "Wipe"].contains(resource.name) };`,
  `forbid(principal, ${TOOL}, resource) when { [resource.name].contains("Wipe") };`,
  `forbid(principal, ${TOOL}, resource) when { ["x", "Wipe"].containsAny([resource.name, "y"]) };`,
  `forbid(principal, ${TOOL}, resource) when { [resource.name].containsAll(["Wipe"]) };`,
])("finds the tool that a rule names, however it is asked for: %s", (text) => {
  const meant = meantBy(text);
  for (const tool of ["Wipe", "wipe", " WIPE", "wi\u200bpe"]) expect(meant(tool)).toEqual(["Wipe"]);
  expect(meant("wiper")).toEqual([]);
});

it("means every spelling that rules have: its own first where one has it, then those of forbids", () => {
  const meant = meantBy(`permit(principal, ${TOOL}, resource == Bailiwick::Tool::"pay");
    forbid(principal, ${TOOL}, resource) when { resource.name == "Pay" };
    forbid(principal, ${TOOL}, resource == Bailiwick::Tool::"PAY");
    permit(principal, ${TOOL}, resource == Bailiwick::Tool::"look");`);
  expect(["pay", "PAY", "pAY", "LOOK"].map(meant)).toEqual([
    ["pay", "Pay", "PAY"],
    ["PAY", "Pay", "pay"],
    ["Pay", "PAY", "pay"],
    ["look"],
  ]);
});
