import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { ask, SPAWN_KEY, type Spawned, spawnProduct, waitReady } from "./spawned";

const PORTS = { console: 29_711, otlp: 29_712 };
const folder = mkdtempSync(join(tmpdir(), "bailiwick-operations-"));
let product: Spawned;

function start(env: Record<string, string>): Spawned {
  product = spawnProduct(folder, PORTS, { DATABASE_URL: "", CLICKHOUSE_URL: "", ...env });
  return product;
}

beforeAll(() => cpSync(inject("storeTemplate"), folder, { recursive: true }));
afterAll(async () => {
  await product?.stop("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const text = async (path: string) => (await fetch(`${product.opsUrl}${path}`)).text();
const status = async (url: string) =>
  fetch(url).then(
    (answer) => answer.status,
    () => null,
  );
const send = () =>
  sendSpans(product.otlpUrl, SPAWN_KEY, [
    { traceId: newTraceId(), spanId: newSpanId(), name: "chat gpt", startMs: Date.now() },
  ]);

it("tells of itself in Prometheus' words, on a port that only the inside sees", async () => {
  await waitReady(start({}), 240_000);
  expect(await status(`${product.opsUrl}/livez`)).toBe(200);
  expect(await text("/readyz")).toBe(
    "store ready\nlake ready\ncollector ready\ndecision ready\npolicies ready\n",
  );
  expect((await send()).status).toBe(200);
  await ask(product, "/actions?q=a-secret-search");
  const metrics = await text("/metrics");
  expect(metrics).toMatch(/^bailiwick_ingest_spans_total\{outcome="committed",[^}]*\} 1$/m);
  expect(metrics).toMatch(
    /^http_server_request_duration_count\{bailiwick_part="console",.*route="\/api\/v1\/actions".*\} 1$/m,
  );
  expect(metrics).toMatch(/^db_client_operation_duration_count\{.*name="actions\.search".*\} 1$/m);
  expect(metrics).toMatch(/^bailiwick_disk_state\{.*\} 0$/m);
  expect(metrics).not.toContain("secret");
  expect(await status(`${product.consoleUrl}/metrics`)).toBe(404);
  expect(await status(`${product.otlpUrl}/metrics`)).toBe(404);
});

it("says no at /readyz while it drains, answers all the same, and then ends", async () => {
  await product.stop();
  await waitReady(start({ BAILIWICK_DRAIN_SECONDS: "3" }));
  process.kill(product.pid, "SIGTERM");
  const sinceMs = Date.now();
  await sleep(500);
  expect(await text("/readyz")).toBe("stopping\n");
  expect(await status(`${product.consoleUrl}/api/openapi.json`)).toBe(200);
  expect((await send()).status, "what is sent while it drains is kept").toBe(200);
  expect(await product.exited).toBe(0);
  expect(Date.now() - sinceMs).toBeGreaterThan(3_000);
});

it("pushes back before the disk is full, keeps answering, and takes telemetry again afterwards", async () => {
  await waitReady(start({ BAILIWICK_DISK_FULL_GB: "1000000" }));
  const refused = await send();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "30"]);
  const health = await (await fetch(`${product.consoleUrl}/api/health`)).json();
  expect(health).toMatchObject({ state: "ready", disk: { state: "full" } });
  expect((await ask<{ actions: unknown[] }>(product, "/actions")).actions).toHaveLength(2);
  expect(await text("/metrics")).toMatch(/^bailiwick_ingest_push_backs_total\{reason="disk",.*\} 1$/m);
  expect(await product.stop()).toBe(0);
  await waitReady(start({}));
  expect((await send()).status).toBe(200);
});
