import type { Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { readAllowedHosts } from "../base/allowedHosts";
import { readCommandLines } from "../base/commandLines";
import { isDomainError } from "../base/errors";
import { askServer } from "./ask";
import { EVERYTHING, startEverything, startOwnServer, startRaw } from "./testServers";

const fetch = { allow: readAllowedHosts("127.0.0.1") };
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: "object" }, ...more });

async function asked(list: (params: { cursor?: string }) => unknown) {
  const own = await startOwnServer(list);
  open.push(own.server);
  const end = await askServer({ transport: "http", url: own.url, bearer: null }, { fetch }).catch((e) => e);
  return { own, end };
}
const refusalOf = (end: unknown) => {
  if (!isDomainError(end)) throw new Error(`It gave ${JSON.stringify(end).slice(0, 200)}`);
  return `${end.code} ${end.message}`;
};
const stdio = (script: string, timeoutMs = 10_000) => {
  const command = { name: "x", program: process.execPath, args: ["-e", script] };
  return askServer({ transport: "stdio", command }, { timeoutMs }).catch((e) => e);
};

describe("the reference server", () => {
  it("is listed the same over stdio and over streamable HTTP, version and name included", async () => {
    const [command] = readCommandLines(`everything=${process.execPath} "${EVERYTHING}" stdio`);
    if (!command) throw new Error("no command");
    const overStdio = await askServer({ transport: "stdio", command });
    const live = await startEverything();
    const overHttp = await askServer({ transport: "http", url: live.url, bearer: null }, { fetch }).finally(
      live.stop,
    );
    expect(overHttp.protocolVersion).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(overHttp.reportedName).toMatch(/everything/);
    const names = overHttp.tools.map(({ name }) => name);
    expect(names).toContain("echo");
    expect(names.length).toBeGreaterThan(5);
    expect(overStdio.tools.map(({ fingerprint }) => fingerprint)).toEqual(
      overHttp.tools.map(({ fingerprint }) => fingerprint),
    );
  });
});

describe("a hostile server", () => {
  it("is read page by page, with its token, and no further than its pages go", async () => {
    const headers: (string | undefined)[] = [];
    const { own, end } = await asked(({ cursor }) =>
      cursor ? { tools: [tool("b")] } : { tools: [tool("a")], nextCursor: "2" },
    );
    expect(end.tools.map((one: { name: string }) => one.name)).toEqual(["a", "b"]);
    expect(own.seen).toEqual(["initialize", "notifications/initialized", "tools/list", "tools/list"]);
    const raw = await startRaw((request, response) => {
      headers.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    open.push(raw.server);
    const refused = await askServer({ transport: "http", url: raw.url, bearer: "s3" }, { fetch }).catch(
      (e) => e,
    );
    expect(refusalOf(refused)).toMatch(/^UNAVAILABLE .*did not list its tools.*bearer/s);
    expect(headers).toContain("Bearer s3");
  });

  it("cannot send pages without end, too many tools, one too large, or a wrong type", async () => {
    const same = await asked(() => ({ tools: [tool("a")], nextCursor: "again" }));
    expect(refusalOf(same.end)).toContain("Its pages do not end");
    const many = await asked(({ cursor = "0" }) => ({
      tools: Array.from({ length: 1_000 }, (_, i) => tool(`t${cursor}-${i}`)),
      nextCursor: String(Number(cursor) + 1),
    }));
    expect(refusalOf(many.end)).toContain("more than 5000 tools");
    const large = await asked(() => ({ tools: [tool("a", { description: "x".repeat(2_200_000) })] }));
    expect(refusalOf(large.end)).toContain("tools.0 has more than 2 MiB");
    const typed = await asked(() => ({ tools: [tool("a"), { name: 7 }] }));
    expect(refusalOf(typed.end)).toMatch(/^INVALID .*tools\.1\.name/);
    const twice = await asked(() => ({ tools: [tool("a"), tool("a")] }));
    expect(refusalOf(twice.end)).toContain("stands in it twice");
    const none = await asked(() => ({ tool: [] }));
    expect(refusalOf(none.end)).toMatch(/^UNAVAILABLE/);
  });

  it("cannot lead inside: neither by its address nor by a redirect", async () => {
    const inside = await askServer(
      { transport: "http", url: "http://127.0.0.1:1/mcp", bearer: null },
      { fetch: { allow: [] } },
    ).catch((e) => e);
    expect(refusalOf(inside)).toMatch(/^INVALID /);
    const leading = await startRaw((_request, response) =>
      response.writeHead(307, { location: "http://169.254.169.254/latest/meta-data/" }).end(),
    );
    open.push(leading.server);
    const led = await askServer({ transport: "http", url: leading.url, bearer: "s3" }, { fetch }).catch(
      (e) => e,
    );
    expect(refusalOf(led)).toMatch(/^(INVALID|UNAVAILABLE) /);
  });

  it("over stdio cannot stay silent, end, flood or speak another language", async () => {
    const silent = await stdio("setInterval(() => {}, 1e6)", 500);
    expect(refusalOf(silent)).toContain("took longer than 500 ms");
    expect(refusalOf(await stdio("process.exit(3)"))).toContain("ended the connection");
    expect(
      refusalOf(await stdio("process.stdout.write('x'.repeat(40e6)); setInterval(() => {}, 1e6)")),
    ).toContain("exceeded maximum size");
    const missing = { name: "gone", program: "/no/such/program", args: [] };
    const gone = await askServer({ transport: "stdio", command: missing }).catch((e) => e);
    expect(refusalOf(gone)).toMatch(/UNAVAILABLE The command gone .*ENOENT/s);
  }, 30_000);

  it("sees no variable of ours", async () => {
    process.env.BAILIWICK_TEST_SECRET = "s3cret";
    const script = `process.stdin.on('data', (d) => { const m = JSON.parse(String(d).split('\\n')[0]);
      const serverInfo = { name: String(process.env.BAILIWICK_TEST_SECRET), version: '1' };
      const result = { protocolVersion: m.params.protocolVersion, capabilities: {}, serverInfo };
      process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id: m.id, result }) + '\\n'); })`;
    expect(await stdio(script)).toMatchObject({ tools: [], reportedName: "undefined" });
  });
});
