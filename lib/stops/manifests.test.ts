import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { disabledServer, isolatedAgent } from "./manifests";

const dns = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const metadata = z.strictObject({ name: dns, namespace: dns });
/** What mcp.kuadrant.io/v1 says of the fields that we set. */
const registration = z.strictObject({
  apiVersion: z.literal("mcp.kuadrant.io/v1"),
  kind: z.literal("MCPServerRegistration"),
  metadata,
  spec: z.strictObject({ state: z.enum(["Enabled", "Disabled"]) }),
});
const label = z.string().regex(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/);
/** What networking.k8s.io/v1 says: no rule for a type is none allowed. */
const networkPolicy = z.strictObject({
  apiVersion: z.literal("networking.k8s.io/v1"),
  kind: z.literal("NetworkPolicy"),
  metadata,
  spec: z.strictObject({
    podSelector: z.strictObject({ matchLabels: z.record(z.string(), label) }),
    policyTypes: z.tuple([z.literal("Ingress"), z.literal("Egress")]),
  }),
});

const HOSTILE = [
  "payments",
  "io.example/Files",
  "x\nspec: {state: Enabled}",
  "ünïcode ✂",
  "-".repeat(300),
  "a".repeat(300),
];

describe("what else stops", () => {
  it.each(HOSTILE)("is a manifest that a cluster takes, whatever the name: %j", (name) => {
    const server = disabledServer(name, name);
    expect(registration.parse(parse(server.text)).spec.state).toBe("Disabled");
    expect(server.text).toContain(`-f ${server.fileName}`);
    const isolated = networkPolicy.parse(parse(isolatedAgent(name, null).text));
    expect(isolated.metadata.namespace).toBe("default");
    expect(Object.keys(isolated.spec.podSelector.matchLabels)).toEqual(["app.kubernetes.io/name"]);
  });
});
