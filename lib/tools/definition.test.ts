import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isDomainError } from "../base/errors";
import { compareDefinitions, compareWords } from "./compare";
import { readTools } from "./definition";
import { readServers } from "./manifest";
import { type Candidate, matchTool } from "./match";
import { approvalAfter } from "./tool";

const file = (value: unknown) => ({ name: "x.json", bytes: Buffer.from(JSON.stringify(value)) });
const refusal = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (isDomainError(error)) return error.message;
    throw error;
  }
  throw new Error("It was taken.");
};

describe("a fingerprint", () => {
  it("is SHA-256 over the canonical form, whatever the order of the fields and whatever else stands there", () => {
    const one = { name: "pay", description: "Pays €", inputSchema: { type: "object", a: 1e21, b: [] } };
    const other = { _meta: { x: 1 }, title: "Pay", ...one, inputSchema: { b: [], a: 1e21, type: "object" } };
    const [a, b] = readTools([one], "It").concat(readTools([other], "It"));
    expect(a?.definition).toBe(
      '{"description":"Pays €","inputSchema":{"a":1e+21,"b":[],"type":"object"},"name":"pay"}',
    );
    expect(a?.fingerprint).toBe(`sha256:${hash("sha256", a?.definition ?? "", "hex")}`);
    expect(b?.fingerprint).toBe(a?.fingerprint);
    const changed = ["description", "inputSchema", "outputSchema", "annotations"].map(
      (field) =>
        readTools([{ ...one, [field]: field === "description" ? "x" : { y: 1 } }], "It")[0]?.fingerprint,
    );
    expect(new Set([a?.fingerprint, ...changed]).size).toBe(5);
  });

  it("suggests what the hints say, and shows a list nothing that the store cannot hold", () => {
    const hints = [{ readOnlyHint: true }, { destructiveHint: true }, { destructiveHint: false }, {}];
    const tools = readTools(
      hints.map((annotations, i) => ({ name: `t${i}`, annotations, description: "a\u0000\n b" })),
      "It",
    );
    expect(tools.map((one) => one.suggestedAccess)).toEqual(["read_only", "execute", "read_write", null]);
    expect(tools[0]?.summary).toBe("a b");
    expect(refusal(() => readTools([{ name: "x", description: "\ud800" }], "It"))).toContain(
      "tools.0: Lone surrogate",
    );
    const deep = JSON.parse(`${'{"a":'.repeat(100)}1${"}".repeat(100)}`);
    expect(refusal(() => readTools([{ name: "x", inputSchema: deep }], "It"))).toContain("deeper than 64");
  });

  it("loses its approval when it changes, and has it again when it is what was approved", () => {
    const approved = { fingerprint: "a", approval: "approved", approvedFingerprint: "a" } as const;
    expect(approvalAfter(approved, "a")).toBe("approved");
    expect(approvalAfter(approved, "b")).toBe("changed");
    const changed = { fingerprint: "b", approval: "changed", approvedFingerprint: "a" } as const;
    expect(approvalAfter(changed, "a")).toBe("approved");
    expect(approvalAfter(changed, "c")).toBe("changed");
    expect(approvalAfter({ fingerprint: "a", approval: "refused", approvedFingerprint: null }, "b")).toBe(
      "none",
    );
  });

  it("is compared word by word, description and the rest apart", () => {
    const [a, b] = readTools(
      [
        { name: "pay", description: "Pays a bill of the team", inputSchema: { type: "object" } },
        { name: "pay2", description: "", inputSchema: { type: "object" } },
      ],
      "It",
    );
    const before = a?.definition ?? "";
    const after = before.replace("the team", "any\u202E team");
    expect(compareDefinitions(before, after)).toEqual({
      description: [
        { mark: "same", text: "Pays a bill of " },
        { mark: "removed", text: "the" },
        { mark: "added", text: "any\u202E" },
        { mark: "same", text: " team" },
      ],
      rest: null,
    });
    expect(compareDefinitions(before, b?.definition ?? "").rest).not.toBeNull();
    const long = (word: string) => `${word} `.repeat(30_000);
    expect(compareWords(long("a"), long("b")).map(({ mark }) => mark)).toEqual(["removed", "added"]);
  });
});

describe("a manifest", () => {
  const manifest = {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: "io.github.acme/files",
    description: "Reads files",
    version: "1.0.2",
    remotes: [
      { type: "sse", url: "https://old.example/sse" },
      { type: "streamable-http", url: "https://{region}.example/mcp" },
      { type: "streamable-http", url: "https://mcp.example/mcp" },
    ],
    packages: [
      { registryType: "npm", identifier: "@acme/files", version: "1.0.2", transport: { type: "stdio" } },
    ],
  };

  it("is read by the published schema, and its first endpoint without variables is where it is asked", () => {
    expect(readServers(file(manifest))).toMatchObject([
      {
        source: "server_json",
        name: "io.github.acme/files",
        version: "1.0.2",
        url: "https://mcp.example/mcp",
      },
    ]);
  });

  it.each([
    ["name", { name: "files" }],
    ["version", { version: "^1.0.0" }],
    ["version", { version: "latest" }],
    ["version", { version: "1.x" }],
    ["description", { description: "x".repeat(101) }],
    ["packages.0.fileSha256", { packages: [{ ...manifest.packages[0], fileSha256: "abc" }] }],
    ["remotes.0.type", { remotes: [{ type: "carrier-pigeon", url: "https://x.example" }] }],
  ])("is refused as a whole, naming %s", (field, wrong) => {
    expect(refusal(() => readServers(file({ ...manifest, ...wrong })))).toContain(`${field}:`);
  });

  it("may be a registry's list, of which the latest version of each counts", () => {
    const meta = (isLatest: boolean) => ({ "io.modelcontextprotocol.registry/official": { isLatest } });
    const servers = [
      { server: manifest, _meta: meta(true) },
      { server: { ...manifest, version: "0.9.0" }, _meta: meta(false) },
    ];
    expect(readServers(file({ servers })).map(({ version }) => version)).toEqual(["1.0.2"]);
    expect(refusal(() => readServers(file({ servers: [{ server: { name: 3 } }] })))).toContain("servers.0");
  });

  it("may be a catalogue's page, whose tools say what they may do", () => {
    const tools = [
      {
        name: "drop",
        description: "Drops a table",
        accessType: "execute",
        parameters: [{ name: "table", type: "string", required: true }],
      },
    ];
    const items = [{ id: "7", name: "db", securityIndicators: { verifiedSource: true }, tools }];
    const [server] = readServers(file({ items, nextPageToken: "", pageSize: 10, size: 1 }));
    expect(server).toMatchObject({
      source: "catalog",
      facts: { securityIndicators: { verifiedSource: true } },
    });
    expect(server?.tools?.[0]).toMatchObject({ name: "drop", accessType: "execute" });
    expect(server?.tools?.[0]?.definition).toContain('"required":["table"]');
  });
});

describe("what telemetry calls a tool", () => {
  const here: Candidate = { id: "tol_1", name: "fetch", serverName: "web", url: "https://mcp.example/mcp" };
  const stdio: Candidate = { id: "tol_2", name: "fetch", serverName: "local", url: null };

  it.each([
    ["https://mcp.example/mcp", [here, stdio], "tol_1"],
    ["mcp.example", [here, stdio], "tol_1"],
    ["mcp.example:8443", [here], null],
    ["", [here], "tol_1"],
    ["", [here, stdio], null],
    ["evil.example", [here], null],
    ["local", [here, stdio], "tol_2"],
    ["file:///etc/hosts", [stdio], "tol_2"],
  ])("means by %s", (target, candidates, id) => {
    expect(matchTool({ name: "fetch", target }, candidates)).toBe(id);
    expect(matchTool({ name: "other", target }, candidates)).toBeNull();
  });
});
