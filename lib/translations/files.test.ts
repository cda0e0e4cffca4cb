import { parse as parseCel } from "@marcbachmann/cel-js";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { translateGatekeeper, translateKyverno } from "./admission";
import { translateKuadrant } from "./kuadrant";
import type { Translation } from "./loss";
import { translateMcpGateway } from "./mcpGateway";
import { MODEL_ANNOTATION, postureChecks } from "./posture";
import { ISSUER, rules, WORLD } from "./testWorld";
import { translateRules } from "./translateRules";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const text = `permit(principal in Bailiwick::Team::"Support", action in Bailiwick::Action::"callTool", resource);
  forbid(principal, action in Bailiwick::Action::"callTool", resource) unless { resource.approval == "approved" };`;
const options = {
  namespace: "gateway-system",
  gateway: "mcp-gateway",
  listener: "mcps",
  issuers: [ISSUER],
  decisionPoint: "https://decide.example.com",
  set: "ab".repeat(32),
};

/** Manifests of others, read as they are. */
type Manifest = ReturnType<ReturnType<typeof parseAllDocuments>[number]["toJS"]>;

const documents = ({ files }: Translation): Manifest[] =>
  files.flatMap((file) => parseAllDocuments(file.text).map((one) => one.toJS()));

describe("files of exports", () => {
  const translated = translateRules(rules(text), WORLD);

  it("are AuthPolicies on the listener, whose predicates and callbacks are CEL", () => {
    const [policy] = documents(translateKuadrant(translated, { ...options, variant: "cel" }));
    expect(policy).toMatchObject({
      apiVersion: "kuadrant.io/v1",
      kind: "AuthPolicy",
      spec: { targetRef: { kind: "Gateway", name: "mcp-gateway", sectionName: "mcps" } },
    });
    const { authorization, callbacks, authentication } = policy.spec.rules;
    expect(authentication).toEqual({ "issuer-1": { jwt: { issuerUrl: ISSUER } } });
    expect(authorization.bailiwick.patternMatching.patterns).toHaveLength(2);
    const token = { iss: ISSUER, sub: "kim", azp: "clerk-client" };
    const headers = { "x-mcp-toolname": "refund", "x-mcp-servername": "mcp/pay" };
    const context = {
      request: { id: "r-1", path: "/mcp", headers },
      auth: { identity: token, authorization: {} },
    };
    expect(parseCel(callbacks.bailiwick.http.body.expression)(context)).toMatchObject({
      request_id: "r-1",
      tool: "refund",
      user: "kim",
      client: "clerk-client",
      decision: {},
    });
    const isCall = parseCel(authorization.bailiwick.when[0].predicate);
    expect(
      [headers, { "x-mcp-method": "tools/call" }, { "x-mcp-method": "tools/list" }, {}].map((one) =>
        isCall({ request: { headers: one } }),
      ),
    ).toEqual([true, true, false, false]);
  });

  it("filter lists and enforce calls together", () => {
    const [lists, calls] = documents(translateMcpGateway(translated, options));
    expect([lists.spec.targetRef.sectionName, calls.spec.targetRef.sectionName]).toEqual(["mcp", "mcps"]);
    const { rego, allValues } = lists.spec.rules.authorization.capabilities.opa;
    expect(allValues).toBe(true);
    expect(rego).toContain('catalog := {"mcp/docs": ["refund", "search"], "mcp/pay": ["balance", "refund"]}');
    expect(lists.spec.rules.response.success.headers["x-mcp-authorized"].wristband.customClaims).toEqual({
      "allowed-capabilities": { selector: "auth.authorization.capabilities.capabilities" },
    });
    // Every function that the Rego calls is defined before, once.
    const defined = [...rego.matchAll(/^(c\d+)\(server, tool\) :=/gm)].map(([, name]) => name);
    const called = [...rego.matchAll(/count\((c\d+)\(/g)].map(([, name]) => name);
    expect(new Set(defined).size).toBe(defined.length);
    expect(called.filter((name) => !defined.includes(name))).toEqual([]);
  });

  it("judge pods by CEL that reads as it is meant", () => {
    const kyverno = documents(translateKyverno({ runtimeClasses: ["kata"], digests: [DIGEST] }, "set"));
    expect(kyverno.map(({ kind }) => kind)).toEqual(Array(4).fill("ValidatingPolicy"));
    const [sandbox, signed] = kyverno.map(({ spec }) => parseCel(spec.validations[0].expression));
    const pod = (runtimeClassName: string | null, model: string | null) => ({
      object: {
        metadata: { namespace: "a", ...(model && { annotations: { [MODEL_ANNOTATION]: model } }) },
        spec: { ...(runtimeClassName && { runtimeClassName }) },
      },
    });
    expect([pod("kata", null), pod("runc", null), pod(null, null)].map((one) => sandbox?.(one))).toEqual([
      true,
      false,
      false,
    ]);
    expect(
      [pod(null, null), pod(null, `oci://r/m@${DIGEST}`), pod(null, "oci://r/m:latest")].map((one) =>
        signed?.(one),
      ),
    ).toEqual([true, true, false]);
  });

  it("give Gatekeeper a constraint for each template", () => {
    const all = documents(translateGatekeeper({ runtimeClasses: ["kata"], digests: [DIGEST] }, "set"));
    const templates = all.filter(({ kind }) => kind === "ConstraintTemplate");
    const kinds = templates.map(({ spec }) => spec.crd.spec.names.kind);
    expect(kinds).toEqual(postureChecks({ runtimeClasses: [], digests: [] }).map(({ kind }) => kind));
    expect(templates.map(({ metadata }) => metadata.name)).toEqual(kinds.map((kind) => kind.toLowerCase()));
    expect(
      all.filter(({ apiVersion }) => apiVersion.startsWith("constraints.")).map(({ kind }) => kind),
    ).toEqual(kinds);
    for (const { spec } of templates) {
      const { rego } = spec.targets[0];
      expect(rego.split("{").length).toBe(rego.split("}").length);
      expect(rego).toContain('violation[{"msg": ');
    }
  });
});
