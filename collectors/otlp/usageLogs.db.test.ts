import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { purgeTable, tenantTables } from "@/db/lake/purge";
import { tenantParts } from "@/db/lake/tenantRows";
import { openStore, type StoreHandle } from "@/db/store/open";
import { logsBody, maasLog } from "@/e2e/otlpLogs";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { issueKey } from "@/lib/keys/issue";
import { seenSince } from "@/lib/principals/seen";
import { flushSecurityEvents } from "@/lib/securityEvents/gather";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { usageLogCounts } from "@/lib/usageLogs/counts";
import { getUsageLog } from "@/lib/usageLogs/get";
import { listUsageLogs } from "@/lib/usageLogs/list";
import { type Collector, startCollector } from "./main";

const folder = mkdtempSync(join(tmpdir(), "usage-logs-test-"));
const NOON = Date.UTC(2026, 10, 20, 12);
const DAY = { fromMs: NOON - 43_200_000, toMs: NOON + 43_200_000 };
const JSON_TYPE = { "content-type": "application/json" };
let store: StoreHandle;
let collector: Collector;
let key: string;
let otherKey: string;
let other: string;

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  await ensureDefaultTenant(systemCtx());
  other = (await createTenant(systemCtx(), { slug: "other", name: "Other" })).id;
  key = (await issueKey(systemCtx(), { kind: "ingest", name: "gateway", workload: "maas/prod" })).secret;
  otherKey = (await issueKey(systemCtx(other), { kind: "ingest", name: "other gateway" })).secret;
  collector = await startCollector({ host: "127.0.0.1", port: 0, log: () => undefined });
});
afterAll(async () => {
  await collector?.stop();
  await flushSecurityEvents();
  await closeLake();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const auditor = (tenant = "default") => testCtx(tenant, ["auditor"]);
const list = (subscription: string, ctx = auditor()) =>
  listUsageLogs(ctx, { range: DAY, filter: { subscription }, limit: 1_000 });
const counts = (subscription: string, ctx = auditor()) =>
  usageLogCounts(ctx, { range: DAY, filter: { subscription } });
const post = (body: BodyInit, headers: Record<string, string>, as = key) =>
  fetch(`http://127.0.0.1:${collector.port}/v1/logs`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${as}`, ...headers },
  });
const quoted = (subscription: string) => ({ subscription: `"${subscription}"` });

describe("usage logs over HTTP", () => {
  it("are kept, priced and counted, whichever encoding they came in, and once however often", async () => {
    const logs = [0, 1, 2].map((i) => ({ ...maasLog(NOON + i, quoted("gold")), ns: i }));
    const json = logsBody(logs, "json");
    const protobuf = logsBody(logs.toReversed(), "protobuf");
    const packed = { "content-type": "application/x-protobuf", "content-encoding": "gzip" };
    const first = await post(json, JSON_TYPE);
    expect([first.status, await first.json()]).toEqual([200, {}]);
    const second = await post(gzipSync(protobuf), packed);
    expect([second.status, (await second.arrayBuffer()).byteLength]).toEqual([200, 0]);

    const { logs: found, next } = await list("gold");
    expect(next).toBeNull();
    expect(found.map(({ at }) => at)).toEqual([2, 1, 0].map((i) => `2026-11-20T12:00:00.00${i}00000${i}Z`));
    expect(found[0]).toMatchObject({
      source: "maas",
      workload: "maas/prod",
      user: "alice",
      keyId: "4af880e3-2d1e-4893-8cde-3e47fa1a9307",
      responseType: "hit",
      tokens: { input: 15, output: 3, total: 18, basis: "exact", cacheRead: null },
      costNanoUsd: 15 * 2_000 + 3 * 8_000,
      priceVersion: expect.stringContaining("genai-prices"),
      path: "/v1/chat/completions",
      problems: [],
    });
    expect(await counts("gold")).toMatchObject({
      records: 3,
      hits: 3,
      totalTokens: 54,
      costNanoUsd: 3 * 54_000,
      unknownUsage: 0,
      unpriced: 0,
      problems: {},
      firstMs: NOON,
      lastMs: NOON + 2,
    });
  });

  it("make those whom only a gateway named known to the list of people", async () => {
    const seen = await seenSince(auditor(), { sinceMs: 0, after: "", limit: 10 });
    expect(seen).toContainEqual({ value: "alice", firstMs: NOON, lastMs: NOON + 2 });
  });

  it("are shown word for word to who may read contents, and to nobody else", async () => {
    const { id = "" } = (await list("gold")).logs.at(-1) ?? {};
    const whole = await getUsageLog(auditor(), id);
    expect(whole).toMatchObject({
      user: "alice",
      content: "full",
      said: {
        attributes: { user_id: '"alice"', tokens_total: "18" },
        resource: { log_name: "maas-usage-log" },
        body: "200 /v1/chat/completions",
      },
    });
    const member = testCtx("default", ["member"]);
    expect(await getUsageLog(member, id)).toEqual({ ...whole, content: "hidden", said: null });
    const foreign = getUsageLog(auditor(other), id).catch(({ code, words }) => ({ code, words }));
    const missing = getUsageLog(
      auditor(),
      id.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
    ).catch(({ code, words }) => ({ code, words }));
    expect(await foreign).toMatchObject({ code: "NOT_FOUND" });
    expect(await foreign).toEqual(await missing);
    await expect(getUsageLog(auditor(), id.replace("usl_", "act_"))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("say what is unknown, refused or contradictory, and take none of it for zero", async () => {
    const none = { tokens_total: "0", tokens_prompt: "0", tokens_completion: "0" };
    const given: Record<string, string>[] = [
      {},
      none,
      { ...none, response_code: "429", response_type: "rate_limit" },
      { tokens_total: "1" },
      { tokens_prompt: "0", tokens_completion: "0" },
      { model: "granite-7b", user_id: "-" },
    ];
    const logs = given.map((one, i) => maasLog(NOON + i, { ...quoted("mixed"), ...one }));
    expect((await post(logsBody(logs, "json"), JSON_TYPE)).status).toBe(200);
    expect(await counts("mixed")).toEqual({
      records: 6,
      hits: 5,
      limited: 1,
      errors: 0,
      inputTokens: 45,
      outputTokens: 9,
      totalTokens: 72,
      costNanoUsd: 2 * 54_000,
      unpriced: 2,
      unknownUsage: 1,
      problems: { "tokens-contradict": 1, "no-user": 1 },
      firstMs: NOON,
      lastMs: NOON + 5,
    });
    const { logs: limited } = await listUsageLogs(auditor(), {
      range: DAY,
      filter: { subscription: "mixed", responseType: "rate_limit" },
      limit: 5,
    });
    expect(limited.map(({ tokens, costNanoUsd }) => [tokens.total, tokens.basis, costNanoUsd])).toEqual([
      [null, "none", null],
    ]);
  });

  it("come in pages, none twice", async () => {
    const logs = Array.from({ length: 7 }, (_, i) =>
      maasLog(NOON + Math.floor(i / 2), { ...quoted("paged"), key_name: `"${i}"` }),
    );
    await post(logsBody(logs, "json"), JSON_TYPE);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await listUsageLogs(auditor(), {
        range: DAY,
        filter: { subscription: "paged" },
        limit: 3,
        cursor,
      });
      ids.push(...page.logs.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(ids).toHaveLength(7);
    expect(ids).toEqual([...new Set(ids)].sort().toReversed());
  });

  it("are not taken for what they are not: other logs are accepted, said, and not kept", async () => {
    const mixed = [maasLog(NOON, quoted("kept")), { ...maasLog(Date.UTC(2014, 0)), attributes: {} }];
    const resource = { "service.name": "shop" };
    const strange = await post(
      logsBody([{ atMs: NOON, attributes: { level: "info" } }], "json", resource),
      JSON_TYPE,
    );
    expect([strange.status, await strange.json()]).toEqual([
      200,
      {
        partialSuccess: {
          rejectedLogRecords: "0",
          errorMessage:
            "1 log record is no usage log of a gateway that is known here: accepted, and not kept",
        },
      },
    ]);
    const old = await post(logsBody(mixed, "json"), JSON_TYPE);
    expect(await old.json()).toEqual({
      partialSuccess: { rejectedLogRecords: "1", errorMessage: "the time is before 2015" },
    });
    expect((await counts("kept")).records).toBe(1);
  });

  it.each([
    ["a stranger's", "{}", JSON_TYPE, "bwi_nobody", 401],
    ["what is no JSON", "{", JSON_TYPE, null, 400],
    ["what is no list", '{"resourceLogs":{}}', JSON_TYPE, null, 400],
    ["broken protobuf", new Uint8Array([10, 255]), { "content-type": "application/x-protobuf" }, null, 400],
    ["another media type", "{}", { "content-type": "text/plain" }, null, 415],
  ])("refuse %s", async (_, body, headers, as, status) => {
    const answer = await post(body, headers as Record<string, string>, as ?? key);
    expect([answer.status, (await answer.arrayBuffer()).byteLength > 0]).toEqual([status, true]);
  });
});

describe("tenants", () => {
  it("see their own only, and leave nothing behind", async () => {
    await post(logsBody([maasLog(NOON, quoted("theirs"))], "json"), JSON_TYPE, otherKey);
    expect((await counts("theirs")).records).toBe(0);
    expect((await list("theirs", auditor(other))).logs).toHaveLength(1);
    await expect(list("theirs", testCtx("default", []))).rejects.toMatchObject({ code: "FORBIDDEN" });

    const parts = await tenantParts(other);
    const exported = await parts.find(({ name }) => name === "usage_logs")?.open(AbortSignal.timeout(10_000));
    const lines = exported ? (await text(exported)).trim().split("\n") : [];
    expect(lines.map((line) => JSON.parse(line).subscription)).toEqual(["theirs"]);

    expect(await tenantTables()).toContain("usage_logs");
    await purgeTable("usage_logs", other, AbortSignal.timeout(30_000));
    expect((await counts("theirs", auditor(other))).records).toBe(0);
    expect((await counts("gold")).records).toBe(3);
  });
});
