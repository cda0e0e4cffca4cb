import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkShape } from "./checkShape";
import { brokenRules } from "./rules";
import { RELEASED_TOKEN_POLICY, type Shape, SPECS } from "./shapes";

/** A folder of CustomResourceDefinitions as their projects publish them; without it the definitions are not compared. */
const published = process.env.BAILIWICK_PUBLISHED_CRDS ?? "";

interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: { properties: { spec: Shape } } } }[];
  };
}

function definitions(folder: string): Map<string, Shape> {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".yaml"));
  return new Map(
    files.flatMap((path) => {
      const { spec } = parse(readFileSync(join(folder, path), "utf8")) as Definition;
      return spec.versions.map(
        ({ name, schema }) =>
          [`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema.properties.spec] as const,
      );
    }),
  );
}

const COMPARED = [
  "type",
  "enum",
  "pattern",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minimum",
  "maximum",
] as const;

/** Only what validates, fields by name: descriptions, defaults and CEL are not compared. */
function plain(shape: Shape): unknown {
  const { properties, items, additionalProperties: more, required = [] } = shape;
  const fields = Object.entries(properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...Object.fromEntries(
      COMPARED.filter((name) => shape[name] !== undefined).map((name) => [name, shape[name]]),
    ),
    ...(fields.length > 0 && {
      fields: fields.map(([name, one]) => [name, required.includes(name), plain(one)]),
    }),
    ...(items && { items: plain(items) }),
    ...(more && { each: plain(more) }),
  };
}

describe("what manifests may say", () => {
  it.skipIf(!existsSync(published))("is what the published definitions say, field by field", () => {
    const known = definitions(published);
    for (const [key, shape] of Object.entries(SPECS)) {
      const own = key.endsWith(" TokenRateLimitPolicy") ? RELEASED_TOKEN_POLICY : shape;
      expect(plain(own), key).toEqual(plain(known.get(key) as Shape));
    }
  });

  it("is said by path, unknown fields apart", () => {
    const misfits = checkShape("maas.opendatahub.io/v1alpha1 MaaSSubscription", {
      apiVersion: "maas.opendatahub.io/v1alpha1",
      kind: "MaaSSubscription",
      metadata: { name: "x", labels: { a: 1 } },
      spec: {
        owner: { teams: [] },
        modelRefs: [{ name: "m", namespace: "n", tokenRateLimits: [{ limit: 0, window: "720h30m" }] }],
      },
    });
    expect(misfits.map(({ path, unknown }) => `${path}${unknown ? " ?" : ""}`).sort()).toEqual([
      "metadata.labels.a",
      "spec.modelRefs[0].tokenRateLimits[0].limit",
      "spec.modelRefs[0].tokenRateLimits[0].window",
      "spec.modelRefs[0].tokenRateLimits[0].window",
      "spec.owner.teams ?",
    ]);
  });

  it("has the rules that definitions write in CEL", () => {
    const of = (kind: string, spec: Record<string, unknown>) =>
      brokenRules({ apiVersion: "", kind, metadata: { name: "x" }, spec }).map(({ path }) => path);
    const targetRef = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "g" };
    const limits = { a: {} };
    expect(of("MaaSAuthPolicy", { subjects: { groups: [], users: [] } })).toEqual(["spec.subjects"]);
    expect(of("TokenRateLimitPolicy", { targetRef: { ...targetRef, kind: "GRPCRoute" }, limits })).toEqual([
      "spec.targetRef.kind",
    ]);
    expect(of("RateLimitPolicy", { targetRef: { ...targetRef, kind: "GRPCRoute" }, limits })).toEqual([]);
    expect(of("RateLimitPolicy", { targetRef, limits, overrides: { limits } })).toEqual(["spec.limits"]);
    expect(of("RateLimitPolicy", { targetRef, defaults: {} })).toEqual(["spec.defaults.limits"]);
    expect(of("RateLimitPolicy", { targetRef })).toEqual(["spec.limits"]);
    expect(of("QuotaPolicy", { targetRefs: [{ group: "", kind: "Service", name: "x" }] })).toEqual([
      "spec.targetRefs[0]",
    ]);
  });
});
