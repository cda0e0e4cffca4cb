import { describe, expect, it } from "vitest";
import { RuleBook } from "./book";
import { parsePolicy } from "./cedar";
import { checkText } from "./check";
import { isControl } from "./controls";
import type { DecisionAction, Entity, Facts } from "./facts";
import { judge } from "./judge";
import { rulesOf } from "./rule";
import type { ToolShape } from "./shape";
import { TEMPLATES, templateOf } from "./templates";

const shapes = new Map<string, ToolShape>([
  ["refund", { amount: { type: "decimal", optional: true }, "order no": { type: "Long", optional: false } }],
]);
const VALUES: Readonly<Record<string, object>> = {
  "team-reads": { team: 'Sup"port' },
  "spending-approval": { tool: "refund", argument: "amount" },
  "within-region": { regions: ["eu-west-1", "eu-north-1"] },
};

/** Facts as the catalogs of a cautious tenant would give them. */
function facts(action: DecisionAction, more: Record<string, unknown> = {}): Facts {
  const { team = 'Sup"port', region = "eu-west-1", classes = [], input, ...attrs } = more;
  const agent = {
    id: "agt_1",
    name: "clerk",
    registered: true,
    suspended: false,
    owned: true,
    attested: true,
  };
  const principal = {
    type: "Agent",
    id: "agt_1",
    parents: [`Team::${team}`],
    attrs: {
      ...agent,
      riskTier: "high",
      environment: "",
      sandbox: "",
      runtimeClass: "",
      card: "none",
      dataClasses: [],
    },
  } as Entity;
  const tool = { name: "refund", server: "", approval: "approved", access: "read_only", dataClasses: [] };
  const model = {
    name: "m",
    provider: "p",
    registered: true,
    version: "1",
    stage: "production",
    signature: "verified",
    external: false,
    licence: "",
  };
  const resource = (
    action === "callTool"
      ? { type: "Tool", id: "refund", parents: [], attrs: { ...tool, ...attrs } }
      : { type: "Model", id: "p/m", parents: ["Provider::p"], attrs: { ...model, ...attrs } }
  ) as Entity;
  const context = {
    grade: "A",
    environment: "",
    region,
    workload: "w",
    dataClasses: classes,
    callers: [],
    approved: false,
    now: 0,
    hour: 0,
    weekday: 1,
  };
  return {
    action,
    principal,
    resource,
    context: context as Facts["context"],
    history: {},
    ...(input ? { input: input as object } : {}),
  } as Facts;
}

const printed = (id: string, values: object = VALUES[id] ?? {}) => templateOf(id).text(values, { shapes });

function effectOf(text: string, of: Facts): string {
  const parsed = parsePolicy(text);
  const rules = rulesOf(parsed.rules ?? [], {
    policy: "pol_1",
    policyName: "T",
    version: 1,
    mode: "enforce",
  });
  const book = new RuleBook(rules, shapes);
  return judge({ book, digest: "d" }, of, { mode: "enforced", clock: () => 0 }).effect;
}

describe("templates", () => {
  it.each(TEMPLATES.map(({ id }) => id))("%s prints what passes all checks", (id) => {
    const { problems, rules } = checkText(printed(id), shapes, null);
    expect(problems).toEqual([]);
    expect(rules?.length).toBeGreaterThan(0);
    expect(templateOf(id).controls.filter((one) => !isControl(one))).toEqual([]);
  });

  it.each([
    ["permit-all", facts("callTool"), "allow"],
    ["team-reads", facts("callTool"), "allow"],
    ["team-reads", facts("callTool", { access: "execute" }), "deny"],
    ["team-reads", facts("callTool", { team: "Other" }), "deny"],
    ["team-reads", facts("useModel"), "deny"],
    ["spending-approval", facts("callTool", { input: { amount: 500, "order no": 1 } }), "allow"],
    ["spending-approval", facts("callTool", { input: { amount: 500.01, "order no": 1 } }), "hold"],
    ["spending-approval", facts("callTool", { input: { "order no": 1 } }), "hold"],
    ["spending-approval", facts("callTool", { input: { amount: "9", "order no": 1 } }), "deny"],
    ["spending-approval", facts("useModel"), "allow"],
    ["no-personal-data-outside", facts("useModel", { external: true, classes: ["personal"] }), "deny"],
    ["no-personal-data-outside", facts("useModel", { external: true }), "allow"],
    ["no-personal-data-outside", facts("useModel", { classes: ["personal"] }), "allow"],
    ["approved-tools", facts("callTool", { input: { "order no": 1 } }), "allow"],
    ["approved-tools", facts("callTool", { approval: "changed" }), "deny"],
    ["approved-tools", facts("callTool", { approval: "unknown" }), "deny"],
    ["signed-production-models", facts("useModel"), "allow"],
    ["signed-production-models", facts("useModel", { signature: "unverified" }), "deny"],
    ["signed-production-models", facts("useModel", { stage: "staging" }), "deny"],
    ["within-region", facts("callTool"), "allow"],
    ["within-region", facts("callTool", { region: "us-east-1" }), "deny"],
    ["within-region", facts("useModel", { region: "" }), "deny"],
  ] as const)("%s judges as its title says (case %#)", (id, of, effect) => {
    expect(effectOf(printed(id), of)).toBe(effect);
  });

  it("refuses values that make no policy, and says which", () => {
    const spending = (more: object) => () =>
      printed("spending-approval", { ...VALUES["spending-approval"], ...more });
    expect(spending({ tool: "unheard" })).toThrow("Nothing is known of the arguments");
    expect(spending({ argument: "toString" })).toThrow("no number");
    expect(spending({ argument: "order no", limit: 1.5 })).toThrow("whole number");
    expect(checkText(spending({ argument: "order no", limit: 7 })(), shapes, null).problems).toEqual([]);
    expect(() => printed("team-reads", { team: "" })).toThrow("team");
    expect(() => printed("within-region", { regions: [] })).toThrow("regions");
  });
});
