import { describe, expect, it } from "vitest";
import { RuleBook } from "./book";
import { parsePolicy, validateRules } from "./cedar";
import type { PolicyMode } from "./decision";
import type { Entity, Facts } from "./facts";
import { judge } from "./judge";
import { rulesOf } from "./rule";
import { printSchema } from "./schema";
import type { ToolShape } from "./shape";

const REFUND: ToolShape = {
  amount: { type: "decimal", optional: false },
  currency: { type: "String", optional: true },
};
const SHAPES = new Map([["refund", REFUND]]);

const clerk: Entity = {
  type: "Agent",
  id: "agt_clerk",
  parents: ["Team::Support"],
  attrs: {
    id: "agt_clerk",
    name: "clerk",
    registered: true,
    suspended: false,
    owned: true,
    attested: true,
    riskTier: "high",
    environment: "prod",
    sandbox: "",
    runtimeClass: "",
    card: "none",
    dataClasses: ["personal"],
  },
};

function tool(name: string, attrs: Partial<Entity["attrs"]> = {}): Entity {
  const facts = { name, server: "", approval: "approved", access: "read_only", dataClasses: [], ...attrs };
  return { type: "Tool", id: name, parents: [], attrs: facts as Entity["attrs"] };
}

function call(resource: Entity, more: Partial<Facts> = {}): Facts {
  const context = {
    grade: "C",
    environment: "prod",
    region: "eu-west-1",
    workload: "shop",
    dataClasses: [],
    callers: [],
    approved: false,
    now: Date.UTC(2026, 10, 22, 12),
    hour: 12,
    weekday: 7,
  };
  return { action: "callTool", principal: clerk, resource, context, history: {}, ...more };
}

/** The text must be right: a mistake in a test is not what it tests. */
function book(text: string, mode: PolicyMode = "enforce"): RuleBook {
  const parsed = parsePolicy(text);
  expect(parsed.problems).toEqual([]);
  const rules = parsed.rules ?? [];
  const problems = validateRules(printSchema(SHAPES), rules);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return new RuleBook(rulesOf(rules, { policy: "pol_1", policyName: "Test", version: 1, mode }), SHAPES);
}

const effect = (of: RuleBook, facts: Facts) =>
  judge({ book: of, digest: "d" }, facts, { mode: "enforced", clock: () => 0 });

const PERMIT = 'permit(principal, action in Bailiwick::Action::"callTool", resource);';
const OVER_500 = `@id("over-500") @obligation("require-approval")
  forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
  when { context.input.amount.greaterThan(decimal("500.0")) };`;

describe("judge", () => {
  it("denies what it fails on, and says why", () => {
    const broken = { ...tool("look"), parents: null } as unknown as Entity;
    expect(effect(book(PERMIT), call(broken))).toMatchObject({
      effect: "deny",
      reason: expect.stringContaining("It could not be judged: "),
      errors: [expect.any(String)],
    });
  });

  it("allows what a rule permits, and nothing else", () => {
    expect(effect(book(PERMIT), call(tool("look"))).effect).toBe("allow");
    const reads =
      'permit(principal, action in Bailiwick::Action::"callTool", resource) when { resource.access == "read_only" };';
    expect(effect(book(reads), call(tool("pay", { access: "execute" }))).effect).toBe("deny");
    expect(
      effect(book("forbid(principal, action, resource) when { false };"), call(tool("look"))).reason,
    ).toBe("No rule in force permits it.");
  });

  it("lets forbid win", () => {
    const both = `${PERMIT} forbid(principal in Bailiwick::Team::"Support", action, resource) unless { resource is Bailiwick::Tool && resource.approval == "approved" };`;
    expect(effect(book(both), call(tool("look"))).effect).toBe("allow");
    expect(effect(book(both), call(tool("look", { approval: "changed" }))).effect).toBe("deny");
  });

  it("holds what needs an approval, and lets it through with one", () => {
    const rules = book(`${PERMIT} ${OVER_500}`);
    const refund = (amount: number, approved = false) => {
      const facts = call(tool("refund"), { input: { amount } });
      return effect(rules, { ...facts, context: { ...facts.context, approved } });
    };
    expect(refund(500).effect).toBe("allow");
    expect(refund(500.01).effect).toBe("hold");
    expect(refund(500.01).rules.map(({ rule }) => rule)).toEqual(["over-500"]);
    expect(refund(500.01, true).effect).toBe("allow");
    expect(effect(book(OVER_500), call(tool("refund"), { input: { amount: 600 } })).effect).toBe("deny");
  });

  it("denies what it cannot judge, and says why", () => {
    const rules = book(`${PERMIT} ${OVER_500}`);
    const odd = effect(rules, call(tool("refund"), { input: { amount: "600" } }));
    expect(odd).toMatchObject({
      effect: "deny",
      errors: ["context.input.amount should be decimal but is a string"],
    });
    expect(effect(rules, call(tool("refund"), { input: {} })).errors).toEqual([
      "context.input.amount is missing",
    ]);
    expect(effect(rules, call(tool("refund"))).effect).toBe("deny");
  });

  it("lets a person overrule a policy in hold mode, and nothing that others forbid or do not permit", () => {
    const approved = call(tool("look"), { context: { ...call(tool("look")).context, approved: true } });
    const soft = { policy: "pol_2", policyName: "Soft", version: 1, mode: "hold" } as const;
    const softRules = rulesOf(parsePolicy("forbid(principal, action, resource);").rules ?? [], soft);
    const beside = (text: string) => new RuleBook([...book(text).rules, ...softRules], SHAPES);
    expect(effect(beside(PERMIT), call(tool("look"))).effect).toBe("hold");
    expect(effect(beside(PERMIT), approved)).toMatchObject({ effect: "allow", errors: [] });
    expect(effect(new RuleBook(softRules, SHAPES), call(tool("look"))).effect).toBe("hold");
    expect(effect(new RuleBook(softRules, SHAPES), approved).effect).toBe("allow");
    for (const text of [
      "permit(principal, action, resource) when { false };",
      `${PERMIT} forbid(principal, action, resource);`,
    ]) {
      expect(effect(beside(text), call(tool("look"))).effect).toBe("deny");
      expect(effect(beside(text), approved).effect).toBe("deny");
    }
  });

  it("turns denials of a policy in hold mode into holds", () => {
    const text = `${PERMIT} forbid(principal, action, resource) when { context.environment == "prod" };`;
    expect(effect(book(text, "hold"), call(tool("look"))).effect).toBe("hold");
    expect(
      effect(book("forbid(principal, action, resource) when { false };", "hold"), call(tool("look"))).effect,
    ).toBe("hold");
  });

  describe("of a tool that rules name in several spellings", () => {
    const named = (name: string, more = "") =>
      `(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"${name}")${more};`;
    const LATE = " when { context.hour > 20 }";
    const ask = (
      text: string,
      asked: string,
      { approved = false, hour = 12, mode = "enforce" as PolicyMode },
    ) => {
      const rules = book(text, mode);
      const [first, ...others] = rules.namedLike(asked);
      const spelled = (name: string) => call(tool(name));
      const facts = { ...spelled(first ?? asked), alike: others.map(spelled) };
      return effect(rules, { ...facts, context: { ...facts.context, approved, hour } });
    };

    it("lets no forbid be hidden by another's spelling", () => {
      const text = `${PERMIT} @id("never") forbid${named("wipe")} @id("late") forbid${named("Wipe", LATE)}`;
      for (const asked of ["Wipe", "wipe", "WIPE"])
        expect(ask(text, asked, {})).toMatchObject({ effect: "deny", rules: [{ rule: "never" }] });
      expect(ask(text, "wiper", {}).effect).toBe("allow");
      expect(ask(text, "Wipe", { mode: "hold" }).effect).toBe("hold");
    });

    it("changes nothing by a spelling that only other policies name", () => {
      const own = book(
        `${PERMIT} forbid(principal, action, resource) unless { resource is Bailiwick::Tool && resource.name == "look" };`,
      );
      expect(effect(own, { ...call(tool("look")), alike: [call(tool("Look"))] }).effect).toBe("allow");
      expect(effect(own, { ...call(tool("Look")), alike: [call(tool("look"))] }).effect).toBe("allow");
    });

    it("hears who asks for approval, and the obligations, of every spelling", () => {
      const text = `${PERMIT} @id("ask") @obligation("require-approval, alert") permit${named("refund")}
        forbid${named("Refund", LATE)}`;
      for (const asked of ["refund", "Refund", "REFUND"]) {
        const held = ask(text, asked, {});
        expect(held).toMatchObject({ effect: "hold", obligations: ["require-approval", "alert"] });
        expect(held.rules.map(({ rule }) => rule)).toEqual(["ask"]);
        expect(ask(text, asked, { approved: true }).effect).toBe("allow");
      }
    });
  });

  it("still applies a rule about a tool of which the arguments are not known any more", () => {
    const parsed = parsePolicy(`${PERMIT} ${OVER_500}`);
    const from = { policy: "pol_1", policyName: "Test", version: 1, mode: "enforce" as const };
    const forgotten = new RuleBook(rulesOf(parsed.rules ?? [], from), new Map());
    expect(effect(forgotten, call(tool("refund"), { input: { amount: 600 } })).effect).toBe("deny");
    expect(effect(forgotten, call(tool("look"), { input: { amount: 600 } })).effect).toBe("allow");
  });

  it("remembers answers by what rules can tell apart", () => {
    const rules = book(`${PERMIT} ${OVER_500}`);
    for (let amount = 0; amount < 1_000; amount++) effect(rules, call(tool("refund"), { input: { amount } }));
    // Below, at and above the threshold; above it is asked again without the rule that asks for an approval.
    expect(rules.counts.asked - rules.counts.remembered).toBe(4);
  });

  it("knows what the session did before", () => {
    const text = `${PERMIT} @id("much") forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
      when { context.session.sum.amount.greaterThan(decimal("1000.0")) || context.session.toolCalls >= 10 };`;
    const rules = book(text);
    const after = (history: Record<string, number>) =>
      effect(rules, call(tool("refund"), { input: { amount: 1 }, history })).effect;
    expect(after({ "sum.amount": 10_000_000, toolCalls: 9 })).toBe("allow");
    expect(after({ "sum.amount": 10_000_001 })).toBe("deny");
    expect(after({ toolCalls: 10 })).toBe("deny");
  });
});
