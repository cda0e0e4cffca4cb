import { expect, it } from "vitest";
import { comparable } from "@/lib/base/comparable";
import { parsePolicy } from "./cedar";
import { rulesOf } from "./rule";
import { spellingMeant, toolsBySpelling } from "./toolsBySpelling";

const TOOL = 'action in Bailiwick::Action::"callTool"';
const meantBy = (text: string) => {
  const parsed = parsePolicy(text);
  expect(parsed.problems).toEqual([]);
  const from = { policy: "pol_1", policyName: "Test", version: 1, mode: "enforce" as const };
  const spelled = toolsBySpelling(rulesOf(parsed.rules ?? [], from));
  return (tool: string) => spellingMeant(tool, spelled.get(comparable(tool)));
};

it.each([
  `forbid(principal, ${TOOL}, resource == Bailiwick::Tool::"Wipe");`,
  `forbid(principal, action == Bailiwick::Action::"tool:Wipe", resource);`,
  `forbid(principal, ${TOOL}, resource) when { resource == Bailiwick::Tool::"billing/Wipe" };`,
  `forbid(principal, ${TOOL}, resource) unless { !(resource in [Bailiwick::Tool::"x", Bailiwick::Tool::"Wipe"]) };`,
  `forbid(principal, ${TOOL}, resource) when { resource.name == "Wipe" };`,
  `forbid(principal, ${TOOL}, resource) when { context.hour > 3 && (if "Wipe" != resource.name then false else true) };`,
  `forbid(principal, ${TOOL}, resource) when { ["x", "Wipe"].contains(resource.name) };`,
])("finds the tool that a rule names, however it is asked for: %s", (text) => {
  const meant = meantBy(text);
  for (const tool of ["Wipe", "wipe", " WIPE", "wi\u200bpe"]) expect(meant(tool)).toBe("Wipe");
  expect(meant("wiper")).toBeNull();
});

it("means a forbid's spelling before a permit's, and each own one where several forbids have theirs", () => {
  const meant = meantBy(`permit(principal, ${TOOL}, resource == Bailiwick::Tool::"pay");
    forbid(principal, ${TOOL}, resource) when { resource.name == "Pay" };
    forbid(principal, ${TOOL}, resource == Bailiwick::Tool::"PAY");
    permit(principal, ${TOOL}, resource == Bailiwick::Tool::"look");`);
  expect(["pay", "Pay", "PAY", "LOOK", "look"].map(meant)).toEqual(["Pay", "Pay", "PAY", "look", "look"]);
});
