import { parse } from "@marcbachmann/cel-js";
import { describe, expect, it } from "vitest";
import { judge } from "@/lib/policies/judge";
import { printCel } from "./cel";
import { predicatesOf } from "./gate";
import { refusalOf } from "./loss";
import { bookOf, callerOf, factsOf, REQUESTS, rules, type Seen, WORLD } from "./testWorld";
import { translateRules } from "./translateRules";

const CALL = 'action in Bailiwick::Action::"callTool"';
const ALL = `permit(principal, ${CALL}, resource);`;

/** As Authorino does: all predicates must be true, and what fails denies. */
function gateOf(predicates: readonly string[]): (seen: Seen) => boolean {
  const parsed = predicates.map((one) => parse(one));
  return ({ server, tool, token }) => {
    const headers = { "x-mcp-toolname": tool, "x-mcp-servername": server };
    try {
      return parsed.every((one) => one({ request: { headers }, auth: { identity: token } }) === true);
    } catch {
      return false;
    }
  };
}

/** The same policies judged by us and by the export, for every request of the table. */
function compare(text: string): { same: number; stricter: number; laxer: Seen[] } {
  const of = rules(text);
  const translated = translateRules(of, WORLD);
  expect(translated.losses.filter(({ kind }) => kind === "dangerous")).toEqual([]);
  const passes = gateOf(predicatesOf(translated).map(({ condition }) => printCel(condition)));
  const book = bookOf(of);
  const found = { same: 0, stricter: 0, laxer: [] as Seen[] };
  for (const seen of REQUESTS) {
    const caller = callerOf(seen);
    // Who is not recognised may be anybody: it passes there only where everybody passes here.
    const possible = caller ? [caller] : WORLD.agents.map(({ entity }) => entity);
    const here = possible.every(
      (one) =>
        judge({ book, digest: "" }, factsOf(seen, one), { mode: "enforced", clock: () => 0 }).effect ===
        "allow",
    );
    const there = passes(seen);
    if (there && !here) found.laxer.push(seen);
    else if (here && !there) found.stricter += 1;
    else found.same += 1;
  }
  return found;
}

/** Expressible in whole: exactly the same answers. */
const EXACT: readonly [string, string][] = [
  ["everybody, everything", ALL],
  ["nobody", `forbid(principal, ${CALL}, resource);`],
  ["read only", `permit(principal, ${CALL}, resource) when { resource.access == "read_only" };`],
  ["one agent by client id", `permit(principal == Bailiwick::Agent::"agt_clerk", ${CALL}, resource);`],
  ["one agent by SPIFFE ID", `permit(principal == Bailiwick::Agent::"agt_coder", ${CALL}, resource);`],
  [
    "a pattern without what is bound closer",
    `permit(principal == Bailiwick::Agent::"agt_fleet", ${CALL}, resource);`,
  ],
  ["a team", `permit(principal in Bailiwick::Team::"Platform", ${CALL}, resource);`],
  ["a server", `permit(principal, ${CALL}, resource in Bailiwick::ToolServer::"docs");`],
  ["a tool at a server", `permit(principal, ${CALL}, resource == Bailiwick::Tool::"pay/refund");`],
  [
    "a tool anywhere that is registered",
    `permit(principal, ${CALL}, resource in Bailiwick::Tool::"refund");`,
  ],
  ["a name that nobody registered", `permit(principal, ${CALL}, resource == Bailiwick::Tool::"delete");`],
  [
    "a name that is registered, at no server",
    `permit(principal, ${CALL}, resource == Bailiwick::Tool::"refund");`,
  ],
  [
    "no unapproved fingerprints",
    `${ALL} forbid(principal, ${CALL}, resource) unless { resource.approval == "approved" };`,
  ],
  [
    "data classes",
    `${ALL} forbid(principal, ${CALL}, resource) when { resource.dataClasses.containsAny(["personal", "health"]) };`,
  ],
  [
    "names by pattern within a server",
    `permit(principal, ${CALL}, resource in Bailiwick::ToolServer::"pay") when { resource.name like "*fund" };`,
  ],
  ["not this one", `${ALL} forbid(principal == Bailiwick::Agent::"agt_rogue", action, resource);`],
  [
    "both sides",
    `permit(principal is Bailiwick::Agent in Bailiwick::Team::"Support", ${CALL}, resource) when { principal.riskTier == "high" || resource.access == "read_only" };`,
  ],
  [
    "if and sets",
    `permit(principal, ${CALL}, resource) when { if resource.access == "execute" then principal in Bailiwick::Team::"Support" else ["docs", "pay"].contains(resource.server) };`,
  ],
  [
    "constants of the gateway",
    `permit(principal, ${CALL}, resource) when { context.grade == "A" && context.region == "eu-west-1" && !context.approved };`,
  ],
  [
    "other actions beside it",
    `${ALL} forbid(principal, action == Bailiwick::Action::"useModel", resource) when { resource.external };`,
  ],
  ["a tool's own action", `permit(principal, action == Bailiwick::Action::"tool:refund", resource);`],
  [
    "what is never read",
    `permit(principal, ${CALL}, resource) unless { resource is Bailiwick::Model && context.session.failed > 3 };`,
  ],
];

/** Denies more than here, and says so. */
const STRICTER: readonly [string, string][] = [
  [
    "an approval",
    `${ALL} @obligation("require-approval") forbid(principal, ${CALL}, resource) when { resource.access == "execute" };`,
  ],
  [
    "a permit that asks for one",
    `${ALL} @obligation("require-approval") permit(principal, ${CALL}, resource in Bailiwick::ToolServer::"pay");`,
  ],
  ["names by pattern", `${ALL} forbid(principal, ${CALL}, resource) when { resource.name like "delete*" };`],
  [
    "callers that nobody recognises",
    `${ALL} forbid(principal, ${CALL}, resource) when { principal.riskTier == "unacceptable" };`,
  ],
];

describe("translateRules, as CEL", () => {
  it.each(EXACT)("answers as judge() does: %s", (_, text) => {
    expect(compare(text)).toEqual({ same: REQUESTS.length, stricter: 0, laxer: [] });
  });

  it.each(STRICTER)("never lets through what judge() does not: %s", (_, text) => {
    expect(compare(text).laxer).toEqual([]);
    expect(translateRules(rules(text), WORLD).losses.map(({ kind }) => kind)).toContain("stricter");
  });

  it("refuses where a denial cannot be said, and names rule and reason", () => {
    const dangerous = [
      [
        `@id("big") @title("Refunds over 500") forbid(principal, action == Bailiwick::Action::"tool:refund", resource) when { context.input.amount.greaterThan(decimal("500.0")) };`,
        "context.input.amount",
      ],
      [
        `@id("big") @title("Refunds over 500") forbid(principal, ${CALL}, resource) when { context.session.failed > 3 };`,
        "context.session.failed",
      ],
      [
        `@id("big") @title("Refunds over 500") forbid(principal == Bailiwick::Agent::"agt_ghost", action, resource);`,
        "no identity is bound",
      ],
      [
        `@id("big") @title("Refunds over 500") forbid(principal == Bailiwick::User::"prn_kim", action, resource);`,
        "people apart",
      ],
      [
        `@id("big") @title("Refunds over 500") @obligation("require-approval") permit(principal, ${CALL}, resource) when { context.hour > 18 };`,
        "context.hour",
      ],
    ];
    for (const [text = "", why = ""] of dangerous) {
      const { losses } = translateRules(rules(`${ALL} ${text}`), WORLD);
      expect(refusalOf(losses, true)).toContain("Refunds over 500 (Test, version 1)");
      expect(refusalOf(losses, true)).toContain(why);
    }
  });

  it("leaves out a permit that cannot be said only where that is accepted", () => {
    const { losses } = translateRules(
      rules(`${ALL} permit(principal, ${CALL}, resource) when { context.hour < 8 };`),
      WORLD,
    );
    expect(refusalOf(losses, false)).toContain("denied there");
    expect(refusalOf(losses, true)).toBeNull();
  });

  it("quotes hostile names", () => {
    const name = `x" || true || "\\u00e9\u2028'`;
    const text = `permit(principal, ${CALL}, resource == Bailiwick::Tool::${JSON.stringify(name).replace("\\u2028", "\u2028")});`;
    const { losses, ...translated } = translateRules(rules(text), WORLD);
    const [predicate = ""] = predicatesOf({ losses, ...translated }).map(({ condition }) =>
      printCel(condition),
    );
    const seen = { server: "mcp/pay", token: { sub: "x" } };
    expect(gateOf([predicate])({ ...seen, tool: "other" })).toBe(false);
    expect(gateOf([predicate])({ ...seen, tool: rules(text)[0]?.resource.op === "==" ? name : "" })).toBe(
      true,
    );
  });
});
