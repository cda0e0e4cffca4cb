import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore, type StoreHandle } from "@/db/store/open";
import { newSpanId, newTraceId, otlpBody, sendSpans, type TestSpan } from "@/e2e/otlp";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { countActions } from "@/lib/actions/count";
import { exportActions } from "@/lib/actions/export";
import { parseFilter } from "@/lib/actions/filter";
import { getAction } from "@/lib/actions/get";
import { actionHistogram } from "@/lib/actions/histogram";
import { searchActions } from "@/lib/actions/search";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";
import { listSecurityEvents } from "@/lib/securityEvents/list";
import { readersOf } from "@/lib/securityEvents/summarise";
import { getSession } from "@/lib/sessions/get";
import { listSessions } from "@/lib/sessions/list";
import { sessionTimeline } from "@/lib/sessions/timeline";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { type Collector, startCollector } from "./main";

const folder = mkdtempSync(join(tmpdir(), "collector-test-"));
let store: StoreHandle;
let collector: Collector;
let url: string;
let key: string;
let otherKey: string;
let other: string;

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  await ensureDefaultTenant(systemCtx());
  other = (await createTenant(systemCtx(), { slug: "other", name: "Other" })).id;
  key = (await issueKey(systemCtx(), { kind: "ingest", name: "test key", workload: "acme/support" })).secret;
  otherKey = (await issueKey(systemCtx(other), { kind: "ingest", name: "other key" })).secret;
  collector = await startCollector({
    host: "127.0.0.1",
    port: 0,
    log: () => undefined,
  });
  url = `http://127.0.0.1:${collector.port}`;
});
afterAll(async () => {
  await collector?.stop();
  await closeLake();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const auditor = (tenant = "default") => testCtx(tenant, ["auditor"]);
const all = { fromMs: 0, toMs: Date.now() + 3_600_000 };
const find = async (q: string, ctx = auditor()) => {
  const filter = parseFilter(q);
  const { actions } = await searchActions(ctx, { filter, range: all, limit: 1000 });
  expect(await countActions(ctx, { filter, range: all }), `count of ${q}`).toBe(actions.length);
  expect((await actionHistogram(ctx, { filter, range: all })).total, `histogram of ${q}`).toBe(
    actions.length,
  );
  return actions;
};
const post = (body: BodyInit, headers: Record<string, string>) =>
  fetch(`${url}/v1/traces`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${key}`, ...headers },
  });

/** root (late) → sub-agent → tool; the tool knows nothing of itself. */
function delegation(conversation: string): Record<"root" | "sub" | "tool" | "model", TestSpan> {
  const traceId = newTraceId();
  const [root, sub, tool, model] = [newSpanId(), newSpanId(), newSpanId(), newSpanId()];
  const startMs = Date.now() - 5_000;
  return {
    root: {
      traceId,
      spanId: root,
      name: "invoke_agent planner",
      startMs,
      endMs: startMs + 900,
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "planner",
        "gen_ai.conversation.id": conversation,
        "user.id": "alice@example.com",
        "gen_ai.usage.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 100,
      },
    },
    sub: {
      traceId,
      spanId: sub,
      parentSpanId: root,
      name: "invoke_agent researcher",
      startMs: startMs + 10,
      attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" },
    },
    tool: {
      traceId,
      spanId: tool,
      parentSpanId: sub,
      name: "execute_tool fetch",
      startMs: startMs + 20,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "fetch",
        "gen_ai.tool.call.arguments": '{"url":"https://example.com/zebra"}',
      },
    },
    model: {
      traceId,
      spanId: model,
      parentSpanId: sub,
      name: "chat gpt-4.1",
      startMs: startMs + 30,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4.1",
        "gen_ai.usage.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 100,
      },
    },
  };
}

describe("from OTLP to the audit", () => {
  it("attributes children when their parents come late, whatever the order, and prices leaf calls only", async () => {
    const spans = delegation("conv-late");
    for (const span of [spans.tool, spans.model, spans.sub, spans.root]) {
      expect((await sendSpans(url, key, [span])).status).toBe(200);
    }
    const found = await find("session:conv-late");
    expect(found).toHaveLength(4);
    const tool = found.find((action) => action.kind === "tool_call");
    expect(tool).toMatchObject({
      agent: { name: "researcher" },
      principal: "alice@example.com",
      workload: "acme/support",
    });
    expect(tool?.attribution.chain.map((link) => `${link.kind}:${link.id}`)).toEqual([
      "human:alice@example.com",
      "workload:acme/support",
      "agent:planner",
      "agent:researcher",
    ]);
    expect(new Set(found.map((action) => action.session.id)).size).toBe(1);
    const model = found.find((action) => action.kind === "model_call");
    // gpt-4.1: $2 and $8 a million tokens.
    expect(model?.cost.nanoUsd).toBe(1000 * 2_000 + 100 * 8_000);
    expect(found.find((action) => action.spanId === spans.root.spanId)?.cost.nanoUsd).toBeNull();
    expect(await find("agent:planner session:conv-late")).toHaveLength(1);

    const session = await getSession(auditor(), "conv-late");
    expect(session).toMatchObject({
      steps: 4,
      modelCalls: 1,
      toolCalls: 1,
      tokens: { input: 1000, output: 100 },
      cost: { nanoUsd: 2_800_000 },
    });
    const { steps } = await sessionTimeline(auditor(), session.id);
    expect(steps.map((step) => [step.name, step.depth])).toEqual([
      ["invoke_agent planner", 0],
      ["invoke_agent researcher", 1],
      ["execute_tool fetch", 2],
      ["chat gpt-4.1", 2],
    ]);
    const { sessions } = await listSessions(auditor(), {
      filter: parseFilter("session:conv-late"),
      range: all,
      limit: 10,
    });
    expect(sessions).toEqual([session]);
  });

  it("settles on one answer when the pieces of a trace arrive all at once", async () => {
    const traceId = newTraceId();
    const root = newSpanId();
    const startMs = Date.now() - 5_000;
    const spans: TestSpan[] = [
      {
        traceId,
        spanId: root,
        name: "run",
        startMs,
        attributes: {
          "gen_ai.agent.name": "chief",
          "gen_ai.conversation.id": "conv-pieces",
          "user.id": "bo@example.com",
        },
      },
    ];
    for (let i = 1; i < 40; i++) {
      const parentSpanId = spans[Math.floor(i / 2)]?.spanId ?? root;
      const attributes: Record<string, string> = i % 5 === 0 ? { "gen_ai.agent.name": `aide-${i}` } : {};
      spans.push({
        traceId,
        spanId: newSpanId(),
        parentSpanId,
        name: `step ${i}`,
        startMs: startMs + i,
        attributes,
      });
    }
    const answers = await Promise.all(spans.toReversed().map((span) => sendSpans(url, key, [span])));
    expect(answers.map((answer) => answer.status)).toEqual(spans.map(() => 200));
    const found = await find("session:conv-pieces");
    expect(found).toHaveLength(40);
    const expected = (i: number): string =>
      i === 0 ? "chief" : i % 5 === 0 ? `aide-${i}` : expected(Math.floor(i / 2));
    const agents = new Map(found.map((action) => [action.spanId, action.agent.name]));
    expect(spans.map((span) => agents.get(span.spanId))).toEqual(spans.map((_, i) => expected(i)));
    expect(new Set(found.map((action) => action.principal))).toEqual(new Set(["bo@example.com"]));
  });

  it("shows each span once after a partial retry in other batch borders, also to counts and exports", async () => {
    const spans = delegation("conv-retry");
    await sendSpans(url, key, [spans.root, spans.tool]);
    await sendSpans(url, key, [spans.tool, spans.sub]);
    await sendSpans(url, key, [spans.sub, spans.model, spans.root]);
    await sendSpans(url, key, [spans.tool]);
    expect(await find("session:conv-retry")).toHaveLength(4);
    let lines = 0;
    for await (const line of exportActions(auditor(), {
      filter: parseFilter("session:conv-retry"),
      range: all,
    })) {
      if (line) lines++;
    }
    expect(lines).toBe(5);
    const tool = (await find("session:conv-retry kind:tool_call"))[0];
    expect(tool?.agent.name).toBe("researcher");
  });

  it("finds words, phrases, prefixes and other scripts in contents, and nothing without content.read", async () => {
    const span = (text: string): TestSpan => ({
      traceId: newTraceId(),
      spanId: newSpanId(),
      name: "chat",
      startMs: Date.now() - 1000,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "text", content: text }] }]),
      },
    });
    await sendSpans(url, key, [
      span("The quixotic walrus dances"),
      span("返金をお願いします"),
      span("walrus quixotic, the"),
    ]);
    expect(await find("quixotic")).toHaveLength(2);
    expect(await find('"quixotic walrus"')).toHaveLength(1);
    expect(await find("quixot*")).toHaveLength(2);
    expect(await find("quixot")).toHaveLength(0);
    expect(await find("返金")).toHaveLength(1);
    const member = testCtx("default", ["member"]);
    expect(await find("quixotic", member)).toHaveLength(0);
    const [hidden] = (
      await searchActions(member, { filter: parseFilter("kind:model_call"), range: all, limit: 1 })
    ).actions;
    expect(hidden).toMatchObject({ content: "hidden", messages: { input: null, output: null } });
    expect(await getAction(member, hidden?.id ?? "")).toMatchObject({
      content: "hidden",
      messages: { input: null },
    });
    expect(JSON.stringify(await getAction(member, hidden?.id ?? ""))).not.toContain("walrus");
  });

  it("redacts secrets before anything is stored, and counts them", async () => {
    const secret = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
    const spanId = newSpanId();
    const attributes = {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "deploy",
      "gen_ai.tool.call.arguments": JSON.stringify({ key: secret }),
    };
    await sendSpans(url, key, [
      { traceId: newTraceId(), spanId, name: `deploy ${secret}`, startMs: Date.now(), attributes },
    ]);
    const [found] = await find("tool:deploy");
    const whole = await getAction(auditor(), found?.id ?? "");
    expect(JSON.stringify(whole)).not.toContain(secret);
    expect(Object.values(whole.redactions).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(2);
    expect(whole.tool.arguments).toEqual({ key: expect.stringContaining("redacted") });
  });

  it("keeps a span of no known dialect whole, as kind other", async () => {
    const spanId = newSpanId();
    const attributes = { "http.request.method": "GET", "my.flag": true, "my.number": 42, "my.ratio": 0.5 };
    await sendSpans(url, key, [
      { traceId: newTraceId(), spanId, name: "GET /things-of-ours", startMs: Date.now(), attributes },
    ]);
    const [found] = await find("kind:other things");
    expect((await getAction(auditor(), found?.id ?? "")).attributes).toEqual(attributes);
  });
});

describe("odd input", () => {
  it("takes ends far in the future as no end, and never fails the batch for them", async () => {
    const traceId = newTraceId();
    const startMs = Date.now();
    const ends = [2263, 2270, 2299].map((year) => Date.UTC(year, 0));
    const spans = [undefined, ...ends].map((endMs) => ({
      traceId,
      spanId: newSpanId(),
      name: "odd end",
      startMs,
      endMs,
    }));
    expect((await sendSpans(url, key, spans)).status).toBe(200);
    const found = await find(`session:${traceId}`);
    expect(found.map((action) => action.endTs !== null).sort()).toEqual([false, false, false, true]);
  });

  it("lists a span once that came twice with another start of the same minute", async () => {
    const traceId = newTraceId();
    const spanId = newSpanId();
    const startMs = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
    for (const offset of [100, 105]) {
      await sendSpans(url, key, [{ traceId, spanId, name: "twice", startMs: startMs + offset }]);
    }
    expect(await find(`session:${traceId}`)).toHaveLength(1);
  });

  it("gives back numbers that JSON cannot hold as the text they were", async () => {
    const spanId = newSpanId();
    const given = '{"account": 12345678901234567890, "note": "x"}';
    const attributes = {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "transfer",
      "gen_ai.tool.call.arguments": given,
    };
    await sendSpans(url, key, [
      { traceId: newTraceId(), spanId, name: "transfer", startMs: Date.now(), attributes },
    ]);
    const [found] = await find("tool:transfer");
    expect((await getAction(auditor(), found?.id ?? "")).tool.arguments).toBe(given);
  });

  it("opens nothing of an unknown sender's attributes to readers without content.read, but what is known to be plain", async () => {
    const spanId = newSpanId();
    const attributes = {
      "email.subject": "Private",
      "code.snippet": "x = 1",
      "server.address": "mail.example.com",
      "retry.count": 3,
    };
    await sendSpans(url, key, [
      { traceId: newTraceId(), spanId, name: "SEND-PRIVATELY", startMs: Date.now(), attributes },
    ]);
    const [found] = await find("privately");
    const seen = await getAction(testCtx("default", ["member"]), found?.id ?? "");
    expect(seen.attributes).toEqual({ "server.address": "mail.example.com", "retry.count": 3 });
    expect((await getAction(auditor(), found?.id ?? "")).attributes).toEqual(attributes);
  });
});

describe("tenancy", () => {
  it("notes who opens contents before they are given, and gives none where it cannot", async () => {
    const conversation = `noted-${Date.now()}`;
    const span = {
      traceId: newTraceId(),
      spanId: newSpanId(),
      name: "execute_tool t",
      startMs: Date.now() - 1_000,
    };
    await sendSpans(url, key, [
      {
        ...span,
        endMs: Date.now(),
        attributes: {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": "t",
          "gen_ai.conversation.id": conversation,
          "gen_ai.tool.call.arguments": '{"animal":"narwhal"}',
        },
      },
    ]);
    const q = `session:${conversation}`;
    const person = {
      ...auditor(),
      actor: { kind: "person", id: `per_${conversation}`, name: "Reader" } as const,
    };
    const events = async () =>
      (await listSecurityEvents(auditor(), "tenant", { actor: person.actor.id })).events.map(
        ({ kind, target, count }) => [kind, target?.kind, count],
      );
    const [found] = (
      await searchActions(person, { filter: parseFilter(q), range: all, limit: 5, previews: false })
    ).actions;
    expect(found).toMatchObject({ content: "hidden", tool: { name: "t", arguments: null } });
    expect(await events()).toEqual([]);
    const id = found?.id ?? "";
    for (let i = 0; i < 3; i++) expect((await getAction(person, id)).content).toBe("full");
    expect(await events()).toEqual([["content_read", "action", 3]]);
    expect((await readersOf(auditor(), { kind: "action", id })).map((one) => one.actor.name)).toContain(
      "Reader",
    );
    await searchActions(person, {
      filter: parseFilter(`${q} narwhal`),
      range: all,
      limit: 5,
      previews: false,
    });
    expect((await events())[0]).toEqual(["content_read", "search", 1]);
    for await (const _line of exportActions(person, { filter: parseFilter(q), range: all }));
    const [exported] = (
      await listSecurityEvents(auditor(), "tenant", { actor: person.actor.id, kind: "export" })
    ).events;
    expect(exported?.detail).toMatchObject({ filter: q, rows: 1, ended: "whole", contents: true });

    const mute = { ...person, newId: () => exported?.id ?? "" };
    const again = { ...mute, now: () => Date.now() + 3_600_000 };
    await expect(getAction(again, id)).rejects.toThrow(/security_events/);
    const blind = { ...testCtx("default", ["member"]), newId: again.newId };
    expect(await getAction(blind, id)).toMatchObject({ content: "hidden" });
  });

  it("answers another tenant's ids exactly like missing ones", async () => {
    await sendSpans(url, otherKey, [
      {
        traceId: newTraceId(),
        spanId: newSpanId(),
        name: "theirs",
        startMs: Date.now(),
        attributes: { "session.id": "conv-theirs" },
      },
    ]);
    const [theirs] = await find("session:conv-theirs", auditor(other));
    expect(theirs).toBeDefined();
    expect(await find("session:conv-theirs")).toHaveLength(0);
    const missing = theirs?.id.replace(/.$/, (c) => (c === "0" ? "1" : "0")) ?? "";
    const refusal = (id: string) =>
      getAction(auditor(), id).catch((error) => ({ code: error.code, words: error.words }));
    expect(await refusal(theirs?.id ?? "")).toEqual(await refusal(missing));
    const noSession = (id: string) =>
      getSession(auditor(), id).catch((error) => ({ code: error.code, words: error.words }));
    expect(await noSession(theirs?.session.id ?? "")).toEqual(
      await noSession("ses_00000000000000000000000000"),
    );
    expect(await noSession("conv-theirs")).toEqual(await noSession("conv-nobody's"));
  });

  it("refuses readers without audit.read", async () => {
    await expect(
      searchActions(testCtx("default", []), { filter: parseFilter(""), range: all, limit: 1 }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      exportActions(testCtx("default", ["member"]), { filter: parseFilter(""), range: all }).next(),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("what the OTLP specification asks of an answer", () => {
  const json = { "content-type": "application/json" };
  const good = () =>
    otlpBody([{ traceId: newTraceId(), spanId: newSpanId(), name: "ok", startMs: Date.now() }]);

  it("takes gzip, x-api-key, and answers in the request's encoding", async () => {
    const packed = await post(gzipSync(good()), { ...json, "content-encoding": "gzip" });
    expect([packed.status, packed.headers.get("content-type"), await packed.json()]).toEqual([
      200,
      "application/json",
      {},
    ]);
    const viaApiKey = await fetch(`${url}/v1/traces`, {
      method: "POST",
      body: good(),
      headers: { ...json, "x-api-key": key },
    });
    expect(viaApiKey.status).toBe(200);
    const empty = await post(new Uint8Array(), { "content-type": "application/x-protobuf" });
    expect([empty.status, empty.headers.get("content-type"), (await empty.arrayBuffer()).byteLength]).toEqual(
      [200, "application/x-protobuf", 0],
    );
  });

  it("reports bad spans as a partial success, and stores the good ones", async () => {
    const traceId = newTraceId();
    const spans = [
      { traceId, spanId: newSpanId(), name: "good one", startMs: Date.now() },
      { traceId: "00", spanId: newSpanId(), name: "bad", startMs: Date.now() },
      { traceId, spanId: newSpanId(), name: "future", startMs: Date.now() + 90_000_000 },
    ];
    const answer = await post(otlpBody(spans), json);
    const body = (await answer.json()) as { partialSuccess: { rejectedSpans: string; errorMessage: string } };
    expect([answer.status, body.partialSuccess.rejectedSpans]).toEqual([200, "2"]);
    expect(body.partialSuccess.errorMessage).not.toBe("");
    expect(await find(`session:${traceId}`)).toHaveLength(1);
  });

  it.each([
    ["a body that is no JSON", "{", json, 400, "application/json"],
    [
      "protobuf that is broken",
      new Uint8Array([255, 255, 255]),
      { "content-type": "application/x-protobuf" },
      400,
      "application/x-protobuf",
    ],
    ["gzip that is none", "abc", { ...json, "content-encoding": "gzip" }, 400, "application/json"],
    ["an encoding it cannot", "abc", { ...json, "content-encoding": "br" }, 415, "application/json"],
    ["a media type it cannot", "abc", { "content-type": "text/plain" }, 415, "application/json"],
    [
      "a bomb",
      gzipSync(Buffer.alloc(65 * 1024 * 1024)),
      { ...json, "content-encoding": "gzip" },
      413,
      "application/json",
    ],
  ])("refuses %s", async (_, body, headers, status, contentType) => {
    const answer = await post(body as BodyInit, headers as Record<string, string>);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, contentType]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
  });

  it("refuses strangers, other paths and other methods", async () => {
    const as = (authorization: string) =>
      fetch(`${url}/v1/traces`, { method: "POST", body: good(), headers: { ...json, authorization } });
    expect((await as("Bearer nobody")).status).toBe(401);
    expect((await as("")).status).toBe(401);
    const api = await issueKey(systemCtx(), { kind: "api", name: "an api token", role: "admin" });
    expect((await as(`Bearer ${api.secret}`)).status).toBe(401);
    expect((await fetch(`${url}/v1/metrics`, { method: "POST", body: "{}", headers: json })).status).toBe(
      404,
    );
    expect((await fetch(`${url}/v1/traces`)).status).toBe(405);
  });

  it("refuses a revoked key within two seconds", async () => {
    const issued = await issueKey(systemCtx(), { kind: "ingest", name: "short-lived" });
    const send = () =>
      sendSpans(url, issued.secret, [
        { traceId: newTraceId(), spanId: newSpanId(), name: "x", startMs: Date.now() },
      ]);
    expect((await send()).status).toBe(200);
    await revokeKey(systemCtx(), issued.key.id);
    await expect.poll(async () => (await send()).status, { timeout: 2_000 }).toBe(401);
  });
});
