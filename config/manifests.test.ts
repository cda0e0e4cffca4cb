import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { PARTS } from "../bin/parts";
import { VARIABLES } from "../lib/base/environment";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "deploy/kubernetes");

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
}

const manifests: { file: string; manifest: Manifest }[] = readdirSync(folder)
  .filter((file) => file !== "kustomization.yaml")
  .flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), "utf8"), { strict: true }).map((document) => ({
      file,
      manifest: document.toJS() as Manifest,
    })),
  );
const find = (kind: string, name: string) =>
  manifests.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)?.manifest;

// A folder of its own in dist, so that the compiler finds the schemas in node_modules.
mkdirSync(join(root, "dist"), { recursive: true });
const scratch = mkdtempSync(join(root, "dist", "manifests-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What Kubernetes' schemas, as TypeScript types, say of the manifests: unknown fields and wrong values alike. */
function typeErrors(all: readonly Manifest[]): string {
  const lines = all.map(({ apiVersion, kind }, at) => {
    const path = apiVersion === "v1" ? "v1" : apiVersion;
    return `import type { I${kind} as T${at} } from "kubernetes-models/${path}/${kind}";`;
  });
  const values = all.map((manifest, at) => `export const m${at}: T${at} = ${JSON.stringify(manifest)};`);
  writeFileSync(join(scratch, "manifests.ts"), [...lines, ...values].join("\n"));
  const flags = [
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
  ];
  try {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "--ignoreConfig", ...flags, join(scratch, "manifests.ts")], {
      encoding: "utf8",
      stdio: "pipe",
    });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe("the Kubernetes manifests", () => {
  it("follow the schemas, with no field that Kubernetes does not know", () => {
    expect(typeErrors(manifests.map(({ manifest }) => manifest))).toBe("");
  });

  it("are checked by something that finds mistakes", () => {
    const wrong = structuredClone(find("Deployment", "bailiwick-console")) as Manifest;
    Object.assign(wrong.spec ?? {}, { replica: 2 });
    expect(typeErrors([wrong])).toContain("replica");
    Object.assign(wrong, { spec: { ...wrong.spec, replica: undefined, replicas: "two" } });
    expect(typeErrors([wrong])).toContain("not assignable");
  });

  it("are all in the kustomization", () => {
    const { resources } = parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")) as {
      resources: string[];
    };
    expect([...resources].sort()).toEqual([...new Set(manifests.map(({ file }) => file))].sort());
  });

  it("give the product only variables that it reads", () => {
    expect(Object.keys(VARIABLES)).toEqual(
      expect.arrayContaining(Object.keys(find("ConfigMap", "bailiwick")?.data ?? {})),
    );
  });
});

describe.each(PARTS)("the Deployment of the %s", (part) => {
  let pod: Record<string, unknown> = {};
  let container: Record<string, unknown> = {};
  beforeAll(() => {
    const deployment = find("Deployment", `bailiwick-${part}`);
    const spec = deployment?.spec as { template: { spec: Record<string, unknown> } };
    pod = spec.template.spec;
    [container] = pod.containers as [Record<string, unknown>];
  });

  it("starts this part, with all three probes and limits", () => {
    expect(container.args).toEqual([part]);
    expect(container).toMatchObject({
      startupProbe: { httpGet: { path: "/readyz", port: "ops" } },
      readinessProbe: { httpGet: { path: "/readyz", port: "ops" } },
      livenessProbe: { httpGet: { path: "/livez", port: "ops" } },
      resources: {
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { cpu: expect.any(String), memory: expect.any(String) },
      },
    });
  });

  it("may do nothing that it need not (Pod Security Standards, restricted)", () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("has time to drain, is reached by those who should, and is never all gone at once", () => {
    const drainSeconds = Number(find("ConfigMap", "bailiwick")?.data?.BAILIWICK_DRAIN_SECONDS);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drainSeconds + 20);
    for (const kind of ["Service", "PodDisruptionBudget", "NetworkPolicy", "ServiceAccount"]) {
      expect(find(kind, `bailiwick-${part}`), kind).toBeDefined();
    }
    expect(find("NetworkPolicy", "bailiwick-deny")?.spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });
});
