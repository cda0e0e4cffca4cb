import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore, type StoreHandle } from "@/db/store/open";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { makeAgent } from "@/lib/agents/register";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { issueKey } from "@/lib/keys/issue";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { type DecisionPoint, startDecisionPoint } from "./main";

const folder = mkdtempSync(join(tmpdir(), "feeds-test-"));
let store: StoreHandle;
let point: DecisionPoint;
let ctx: Ctx;
let key: string;
let support: string;

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, ...(init.headers as Record<string, string>) };
  return fetch(`http://127.0.0.1:${point.port}${path}`, { ...init, headers });
}
const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  ask(path, {
    method: "POST",
    body: body as string,
    headers: { "content-type": "application/json", ...headers },
  });

interface Row {
  tool: string;
  outcome: string;
  effect: string;
  agent_key: string;
  principal: string;
  grade: string;
  input: string;
  decisions: string;
}

/** Waits for the recorder, which writes to the lake a few times a second. */
async function rows(dialect: string, count: number): Promise<Row[]> {
  const query = `SELECT tool, outcome, effect, agent_key, principal, grade, input, decisions FROM actions FINAL
    WHERE tenant = {tenant:String} AND dialect = {dialect:String} ORDER BY tool, ts`;
  return expect
    .poll(
      async () => {
        const found = await lake().reader.query({
          query,
          query_params: { tenant: ctx.tenant, dialect },
          format: "JSONEachRow",
        });
        return found.json<Row>();
      },
      { timeout: 10_000, interval: 100 },
    )
    .toHaveLength(count)
    .then(async () => {
      const found = await lake().reader.query({
        query,
        query_params: { tenant: ctx.tenant, dialect },
        format: "JSONEachRow",
      });
      return found.json<Row>();
    });
}

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  const environment = readEnvironment({ BAILIWICK_DATA_DIR: folder }, folder);
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
  await ensureDefaultTenant(systemCtx());
  const { id } = await createTenant(systemCtx(), { slug: "feeds", name: "Feeds" });
  ctx = systemCtx(id);
  support = (await makeAgent(ctx, { name: "support" })).id;
  key = (await issueKey(ctx, { kind: "decide", name: "cluster" })).secret;
  const options = { host: "127.0.0.1", port: 0, grpcPort: 0, dataDir: folder, log: () => {} };
  point = await startDecisionPoint(options);
});
afterAll(async () => {
  await point.stop();
  await closeLake();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = "2026-11-22T08:00:00.123456789Z";
const LOG = [
  {
    labels: { app: "opa-edge", id: "1", version: "1.9.0" },
    decision_id: "d-1",
    timestamp: at,
    path: "agents/decision",
    input: {
      tool: { name: "a-refund" },
      args: { amount: 7 },
      runtimeContext: { agent: "support", user: "kim" },
    },
    result: { allow: false, reasons: ["too much"] },
    requested_by: "10.0.0.7:1234",
    bundles: { bailiwick: { revision: "r1" } },
  },
  {
    decision_id: "d-2",
    timestamp: at,
    path: "authbridge/allow",
    input: {
      identity: { client_id: "support", subject: "ann" },
      host: "x",
      tool: "b-look",
      password: "hunter2hunter2",
    },
    result: true,
  },
  { decision_id: "d-3", timestamp: at, path: "odd", input: [1, 2], query: "data.x" },
  { decision_id: "d-4" },
  "no element",
];

describe("feeds", () => {
  it("takes an OPA's decision log, once however often it is sent, and counts what it cannot read", async () => {
    const packed = gzipSync(JSON.stringify(LOG));
    for (const _ of [1, 2]) {
      const answer = await post("/logs", packed, { "content-encoding": "gzip" });
      expect([answer.status, await answer.json()]).toEqual([200, { taken: 3, unreadable: 2 }]);
    }
    const [odd, refund, look] = await rows("opa", 3);
    expect(refund).toMatchObject({
      tool: "a-refund",
      outcome: "denied",
      effect: "deny",
      agent_key: support,
      principal: "kim",
      grade: "B",
    });
    expect(JSON.parse(refund?.decisions ?? "")).toMatchObject([
      { source: "opa", mode: "enforced", reason: "Denied by opa-edge, agents/decision: too much." },
    ]);
    expect(look).toMatchObject({ tool: "b-look", outcome: "ok", principal: "ann", agent_key: support });
    expect(odd).toMatchObject({ tool: "", effect: "deny", input: "[1,2]" });
    for (const wrong of ["{", '"text"', "null"]) expect((await post("/logs", wrong)).status).toBe(400);
    expect((await post("/logs", "[]", { authorization: "Bearer wrong" })).status).toBe(401);
  });

  it("takes Authorino's callbacks: only what all expected permit is a permission", async () => {
    const base = { path: "/mcp", server: "mcp/pay", user: "kim", client: "support", expected: "bailiwick" };
    const told = [
      { ...base, request_id: "r-1", tool: "1", decision: {} },
      { ...base, request_id: "r-2", tool: "2", decision: { bailiwick: true } },
      { ...base, request_id: "r-3", tool: "3", decision: { other: true } },
      { ...base, request_id: "r-4", tool: "4", decision: { bailiwick: { allow: false } } },
    ];
    for (const one of told) expect((await post("/authorino", JSON.stringify(one))).status).toBe(200);
    expect((await rows("authorino", 4)).map(({ tool, effect }) => `${tool} ${effect}`)).toEqual([
      "1 deny",
      "2 allow",
      "3 deny",
      "4 deny",
    ]);
    expect((await post("/authorino", '{"request_id":"x"}')).status).toBe(400);
  });

  it("serves a bundle whose bytes change only with what is in it", async () => {
    const first = await ask("/bundles/bailiwick.tar.gz");
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/gzip"]);
    const etag = first.headers.get("etag") ?? "";
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(Buffer.from(await (await ask("/bundles/bailiwick.tar.gz")).arrayBuffer()).equals(bytes)).toBe(
      true,
    );
    expect((await ask("/bundles/bailiwick.tar.gz", { headers: { "if-none-match": etag } })).status).toBe(304);
    const tar = gunzipSync(bytes).toString("latin1");
    for (const name of ["/.manifest", "/bailiwick/tool.rego", "/data.json"])
      expect(tar).toContain(`${name}\0`);
    expect(tar).toContain(`"revision":"${etag.replaceAll('"', "")}","roots":["bailiwick"]`);
    const text = "permit(principal, action, resource);";
    await putPolicyInForce(ctx, { name: "Open", text, mode: "enforce", fromMs: Date.now() - 1_000 });
    const second = await ask("/bundles/bailiwick.tar.gz", { headers: { "if-none-match": etag } });
    expect([second.status, second.headers.get("etag") === etag]).toEqual([200, false]);
    expect(gunzipSync(Buffer.from(await second.arrayBuffer())).toString("latin1")).toContain(text);
    expect((await ask("/bundles/other.tar.gz")).status).toBe(404);
  });
});
