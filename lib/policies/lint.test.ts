import { describe, expect, it } from "vitest";
import type { CatalogNames } from "./catalogNames";
import { checkText } from "./check";

const KNOWN: CatalogNames = {
  names: {
    Team: [{ id: "Support", name: "Support" }],
    Agent: [{ id: "agt_1", name: "refund clerk" }],
    Tool: [{ id: "refund", name: "refund" }],
    Model: [{ id: "openai/gpt", name: "openai/gpt" }],
  },
  cut: ["Model"],
  dataClasses: [],
};

/** What is said of a text: severity, message, help, and the text that is marked. */
function said(text: string, known: CatalogNames | null = KNOWN): string[] {
  return checkText(text, new Map(), known).problems.map(
    ({ severity, message, help, start, end }) =>
      `${severity}: ${message} ${help} [${text.slice(start, end)}]`,
  );
}
const PERMIT = "permit(principal, action, resource);";

describe("checking a policy", () => {
  it.each([
    [
      `@obligation("require-aproval") ${PERMIT}`,
      'error: There is no obligation "require-aproval". Use require-approval, redact, alert. [@obligation("require-aproval")]',
    ],
    [
      `@timeout("soon") @obligation("require-approval") ${PERMIT}`,
      'error: @timeout("soon") is no time that an approval can wait. Write a time of 10 seconds to 7 days: 90s, 15m, 1h, 2d. [@timeout("soon")]',
    ],
    [
      `@approvers("0") @obligation("require-approval") ${PERMIT}`,
      'error: @approvers("0") is no number of people. Write 1 to 5. [@approvers("0")]',
    ],
    [
      `@on_timeout("permit") @obligation("require-approval") ${PERMIT}`,
      'error: @on_timeout("permit") is neither deny nor allow. Write "deny". [@on_timeout("permit")]',
    ],
    [
      `@approvers("2") ${PERMIT}`,
      'error: @approvers asks for nothing without an approval. Add @obligation("require-approval"). [@approvers("2")]',
    ],
    [
      `// é😀\n@control("OWASP-LLM6") ${PERMIT}`,
      'warning: There is no control "OWASP-LLM6". Did you mean OWASP-LLM06? [@control("OWASP-LLM6")]',
    ],
    [
      `@owner("me") ${PERMIT}`,
      'warning: @owner means nothing here. Known are @id, @title, @severity, @obligation, @control, @approvers, @timeout, @on_timeout, @valid. [@owner("me")]',
    ],
    [
      `${PERMIT} forbid(principal, action in Bailiwick::Action::"callTool", resource) when { resource.name like "pay*" };`,
      'warning: A pattern is compared letter by letter: a tool that is called in other letters gets past it. Name the tools: `resource.name == "x"` and `["x", "y"].contains(resource.name)` hold for every spelling. [name like "pay*"]',
    ],
    [
      `${PERMIT} forbid(principal, action in Bailiwick::Action::"callTool", resource) when { resource.name == context.region };`,
      'warning: This compares the name letter by letter: a tool that is called in other letters gets past it. Compare it with texts: `resource.name == "x"` and `["x", "y"].contains(resource.name)` hold for every spelling. [resource.name]',
    ],
    [
      `${PERMIT} forbid(principal, action in Bailiwick::Action::"callTool", resource) when { ["x", context.region].containsAny([resource.name]) };`,
      'warning: This compares the name letter by letter: a tool that is called in other letters gets past it. Compare it with texts: `resource.name == "x"` and `["x", "y"].contains(resource.name)` hold for every spelling. [resource.name]',
    ],
    [
      `${PERMIT} forbid(principal in Bailiwick::Team::"Suport", action, resource);`,
      'warning: The catalogs have no team "Suport". Did you mean "Support"? [Team::"Suport"]',
    ],
    [
      `${PERMIT} forbid(principal == Bailiwick::Agent::"Refund Clerk", action, resource);`,
      'warning: The catalogs have no agent "Refund Clerk". Did you mean "agt_1"? [Agent::"Refund Clerk"]',
    ],
    [
      `${PERMIT} forbid(principal, action, resource) when { context has user && context.user in Bailiwick::Team::"Nobody at all" };`,
      'warning: The catalogs have no team "Nobody at all". Check the name; rules about it never apply. [Team::"Nobody at all"]',
    ],
    [
      "forbid(principal, action, resource);",
      "warning: No rule here permits anything: on its own, this denies whatever it is asked. Add a permit, or publish it beside a policy that has one in the same mode. [forbid(principal, action, resource);]",
    ],
    [
      `${PERMIT} @id("stop") forbid(principal, action, resource);`,
      `warning: This permits exactly what stop forbids, and forbid wins. Remove one of them, or narrow it. [${PERMIT}]`,
    ],
    [
      `@id("a") ${PERMIT} @id("a") permit(principal, action, resource is Bailiwick::Tool);`,
      'error: Two rules have the id a. Give each rule an id of its own. [@id("a") permit(principal, action, resource is Bailiwick::Tool);]',
    ],
    [
      `${PERMIT} forbid(principal, action == Bailiwick::Action::"tool:refnd", resource);`,
      'error: Neither the catalog nor recorded calls know the tool "refnd". Did you mean "refund"? [Bailiwick::Action::"tool:refnd"]',
    ],
    [
      `permit(principal, action in [Bailiwick::Action::"useModel", Bailiwick::Action::"tool:launch"], resource);`,
      'error: Neither the catalog nor recorded calls know the tool "launch". Register it with its schema, or record a call of it. [Bailiwick::Action::"tool:launch"]',
    ],
    [
      "permt(principal, action, resource);",
      "error: invalid policy effect: `permt` Did you mean `permit`? [permt]",
    ],
    [
      "permit(principal, action, resoorce);",
      "error: found an invalid variable in the policy scope: `resoorce` Did you mean `resource`? [resoorce]",
    ],
    [
      `permit(principal, action, resource) wen { true };`,
      "error: invalid policy condition: `wen` Did you mean `when`? [wen]",
    ],
    [
      "allowance(principal, action, resource);",
      "error: invalid policy effect: allowance effect must be either `permit` or `forbid` [allowance]",
    ],
  ])("of %s says so", (text, problem) => {
    expect(said(text)).toEqual([problem]);
  });

  it("says nothing of a forbid that compares the name with texts, either way round", () => {
    const conditions = [
      'resource.name == "pay"',
      '"pay" != resource.name',
      '["pay"].contains(resource.name)',
      '[resource.name].contains("pay")',
      '["pay"].containsAny([resource.name])',
      '[resource.name, "x"].containsAll(["pay"])',
    ];
    for (const condition of conditions)
      expect(
        said(
          `${PERMIT} forbid(principal, action in Bailiwick::Action::"callTool", resource) when { ${condition} };`,
        ),
      ).toEqual([]);
  });

  it("says nothing of names where not all of a kind are listed, or nobody can say", () => {
    const model = `${PERMIT} forbid(principal, action, resource == Bailiwick::Model::"x/y");`;
    const team = `${PERMIT} forbid(principal in Bailiwick::Team::"Nobody", action, resource);`;
    expect(said(model)).toEqual([]);
    expect(said(team, null)).toEqual([]);
    expect(said(team)).toHaveLength(1);
  });

  it("refuses what is enormous without reading it", () => {
    expect(said("/".repeat(200_001))[0]).toContain("at most 200000 characters");
    expect(said(PERMIT.repeat(501))[0]).toContain("at most 500 rules");
  });
});
