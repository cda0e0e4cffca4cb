import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore, type StoreHandle } from "@/db/store/open";
import { exportCall } from "@/e2e/otlpGrpc";
import { logsBody, maasLog } from "@/e2e/otlpLogs";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { parseFilter } from "@/lib/actions/filter";
import { searchActions } from "@/lib/actions/search";
import { VARIABLES } from "@/lib/base/environment";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";
import { WireReader } from "@/lib/telemetry/protobuf";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import { usageLogCounts } from "@/lib/usageLogs/counts";
import { type Collector, startCollector } from "./main";

const folder = mkdtempSync(join(tmpdir(), "otlp-grpc-test-"));
const NOON = Date.UTC(2026, 10, 20, 12);
const auditor = testCtx("default", ["auditor"]);
const quiet = { host: "127.0.0.1", port: 0, log: () => undefined };
let store: StoreHandle;
let collector: Collector;
let isFull = false;
let target: string;
let key: string;

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  await ensureDefaultTenant(systemCtx());
  key = (await issueKey(systemCtx(), { kind: "ingest", name: "gateway", workload: "acme/desk" })).secret;
  collector = await startCollector({ ...quiet, isFull: () => isFull });
  target = `127.0.0.1:${collector.grpcPort}`;
});
afterAll(async () => {
  await collector?.stop();
  await closeLake();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const bearer = (secret = key) => ({ authorization: `Bearer ${secret}` });
const kept = async (subscription: string) =>
  (await usageLogCounts(auditor, { range: { fromMs: 0, toMs: Date.now() }, filter: { subscription } }))
    .records;

/** What the real SDK makes of an agent that calls a tool, as its exporter would send it. */
function spans(agent: string): Uint8Array {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
  const span = provider.getTracer("tests").startSpan("execute_tool fetch");
  span.setAttributes({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "fetch",
    "gen_ai.agent.name": agent,
  });
  span.end();
  return ProtobufTraceSerializer.serializeRequest(memory.getFinishedSpans()) ?? new Uint8Array();
}

/** google.rpc.Status → its code, and the seconds of its RetryInfo; null where it has none. */
function readStatus(details: Buffer | null) {
  const r = new WireReader(details ?? new Uint8Array());
  const found = { code: 0, words: "", retrySeconds: null as number | null };
  while (r.pos < r.length) {
    const tag = r.tag(r.length);
    if (tag === 0x08) found.code = r.unsigned(r.length);
    else if (tag === 0x12) found.words = r.text(r.length);
    else {
      r.open(r.length);
      const [any, type] = [r.tag(r.length), r.text(r.length)];
      expect([any, type]).toEqual([0x0a, "type.googleapis.com/google.rpc.RetryInfo"]);
      // Any.value, RetryInfo.retry_delay, Duration.seconds.
      for (const wanted of [0x12, 0x0a]) {
        expect(r.tag(r.length)).toBe(wanted);
        r.open(r.length);
      }
      expect(r.tag(r.length)).toBe(0x08);
      found.retrySeconds = r.unsigned(r.length);
    }
  }
  return found;
}

describe("OTLP over gRPC", () => {
  it("takes traces the very same way as HTTP: what came both ways is there once", async () => {
    const body = spans("grpc-agent");
    expect(await exportCall(target, "traces", body, bearer())).toMatchObject({
      code: "OK",
      body: Buffer.alloc(0),
    });
    const again = await fetch(`http://127.0.0.1:${collector.port}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf", ...bearer() },
      body: new Uint8Array(body),
    });
    expect(again.status).toBe(200);
    const { actions } = await searchActions(auditor, {
      filter: parseFilter("agent:grpc-agent"),
      range: { fromMs: 0, toMs: Date.now() + 60_000 },
      limit: 10,
    });
    expect(actions.map(({ kind, workload }) => [kind, workload])).toEqual([["tool_call", "acme/desk"]]);
  });

  it("takes gateways' logs, packed, by x-api-key, and says what it did not take", async () => {
    const logs = [0, 1, 2].map((i) => maasLog(NOON + i, { subscription: '"packed"' }));
    const answer = await exportCall(target, "logs", logsBody(logs, "protobuf"), { "x-api-key": key }, true);
    expect(answer).toMatchObject({ code: "OK", body: Buffer.alloc(0) });
    expect(await kept("packed")).toBe(3);

    const mixed = logsBody([maasLog(Date.UTC(2014, 0)), ...logs.slice(1)], "protobuf");
    const partial = (await exportCall(target, "logs", mixed, bearer())).body;
    const words = "the time is before 2015";
    const within = Buffer.concat([Buffer.from([0x08, 1, 0x12, words.length]), Buffer.from(words)]);
    expect(partial).toEqual(Buffer.concat([Buffer.from([0x0a, within.length]), within]));
    expect(await kept("packed")).toBe(3);
  });

  it("takes logs as docs/maas.md tells an OpenTelemetry Collector to send them", async () => {
    const page = readFileSync(new URL("../../docs/maas.md", import.meta.url), "utf8");
    const [, yaml = ""] = /## Usage logs of a MaaS gateway[^]*?```yaml\n([^]*?)```/.exec(page) ?? [];
    const { exporters, service } = parse(yaml) as {
      exporters: Record<string, { endpoint: string; tls: object; headers: Record<string, string> }>;
      service: { pipelines: { logs: { exporters: string[] } } };
    };
    const [[name = "", exporter] = []] = Object.entries(exporters);
    expect(service.pipelines.logs.exporters).toContain(name);
    expect(exporter?.endpoint).toBe(`127.0.0.1:${VARIABLES.BAILIWICK_OTLP_GRPC_PORT.parse(undefined)}`);
    expect(exporter?.tls).toEqual({ insecure: true });
    const headers = Object.entries(exporter?.headers ?? {}).map(([header, value]) => {
      return [header, value.replace("${env:BAILIWICK_INGEST_KEY}", key)];
    });
    const body = logsBody([maasLog(NOON, { subscription: '"documented"' })], "protobuf");
    expect((await exportCall(target, "logs", body, Object.fromEntries(headers), true)).code).toBe("OK");
    expect(await kept("documented")).toBe(1);
  });

  it("refuses who is nobody, and a revoked key within two seconds", async () => {
    const issued = await issueKey(systemCtx(), { kind: "ingest", name: "short-lived" });
    const token = await issueKey(systemCtx(), { kind: "api", name: "an api token", role: "admin" });
    const send = (headers: Record<string, string>) => exportCall(target, "traces", spans("nobody"), headers);
    for (const headers of [{}, bearer("bwi_nobody"), bearer(token.secret)] as Record<string, string>[]) {
      const { code, words, details } = await send(headers);
      expect([code, readStatus(details).code]).toEqual(["UNAUTHENTICATED", 16]);
      expect(words).toContain("ingest key");
    }
    expect((await send(bearer(issued.secret))).code).toBe("OK");
    await revokeKey(systemCtx(), issued.key.id);
    const code = async () => (await send(bearer(issued.secret))).code;
    await expect.poll(code, { timeout: 2_000 }).toBe("UNAUTHENTICATED");
  });

  it("tells exporters when to come again, and of what never to", async () => {
    isFull = true;
    const full = await exportCall(target, "logs", logsBody([maasLog(NOON)], "protobuf"), bearer());
    isFull = false;
    expect(full.code).toBe("UNAVAILABLE");
    expect(readStatus(full.details)).toEqual({ code: 14, words: full.words, retrySeconds: 30 });

    const broken = await exportCall(target, "traces", new Uint8Array([10, 255]), bearer());
    expect(broken.code).toBe("INVALID_ARGUMENT");
    expect(broken.words).toContain("not an OTLP export request");
    expect(readStatus(broken.details).retrySeconds).toBeNull();

    const bomb = await exportCall(target, "logs", new Uint8Array(65 * 1024 * 1024), bearer(), true);
    expect(bomb.code).toBe("RESOURCE_EXHAUSTED");
    expect((await exportCall(target, "metrics", new Uint8Array(), bearer())).code).toBe("UNIMPLEMENTED");
  });

  it("finishes what it has when it is stopped: what was answered is kept, and nothing else is said", async () => {
    const own = await startCollector(quiet);
    const calls = Array.from({ length: 20 }, (_, i) =>
      exportCall(
        `127.0.0.1:${own.grpcPort}`,
        "logs",
        logsBody([maasLog(NOON + i, { subscription: '"stopped"' })], "protobuf"),
        bearer(),
      ),
    );
    await calls[0];
    await own.stop();
    const codes = (await Promise.all(calls)).map(({ code }) => code);
    expect(codes.filter((code) => !["OK", "UNAVAILABLE", "CANCELLED"].includes(code))).toEqual([]);
    expect(await kept("stopped")).toBeGreaterThanOrEqual(codes.filter((code) => code === "OK").length);
    expect((await exportCall(`127.0.0.1:${own.grpcPort}`, "logs", new Uint8Array(), bearer())).code).toBe(
      "UNAVAILABLE",
    );
  });
});
