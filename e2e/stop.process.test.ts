import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { SPAWN_KEY, SPAWN_TOKEN, type Spawned, spawnProduct, waitReady } from "./spawned";

/** What we promise: a stop is effective everywhere within this time. */
const PROMISED_MS = 2_000;
const ASKERS = 4;

const folder = mkdtempSync(join(tmpdir(), "bailiwick-stop-"));
let product: Spawned;

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${product.consoleUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${SPAWN_TOKEN}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** One span of a tool call by the agent. */
function act(agent: string, tool: string): Promise<unknown> {
  const traceId = newTraceId();
  const [root, startMs] = [newSpanId(), Date.now() - 10];
  const attributes = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent };
  const called = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool };
  return sendSpans(product.otlpUrl, SPAWN_KEY, [
    { traceId, spanId: root, name: `invoke_agent ${agent}`, startMs, attributes },
    { traceId, spanId: newSpanId(), parentSpanId: root, name: "execute_tool", startMs, attributes: called },
  ]);
}

interface Asked {
  sentMs: number;
  decision: boolean;
}

beforeAll(async () => {
  product = spawnProduct(folder, { console: 29_740, otlp: 29_741 });
  await waitReady(product);
}, 120_000);
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("denies every decision about a stopped agent within 2 s under load, marks what only telemetry tells, and goes on once lifted", async () => {
  await act("clerk", "refund");
  await call("POST", "/policies/offer");
  await call("POST", "/catalogs/discover");
  const { agents } = await call<{ agents: { id: string }[] }>("GET", "/agents?q=clerk");
  const agent = agents[0]?.id ?? "";
  const { secret } = await call<{ secret: string }>("POST", "/keys", { kind: "decide", name: "Gateway" });
  const ask = async (): Promise<Asked> => {
    const sentMs = performance.now();
    const answer = await fetch(`${product.decisionUrl}/access/v1/evaluation`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({
        subject: { type: "agent", id: agent },
        action: { name: "callTool" },
        resource: { type: "tool", id: "refund" },
      }),
    });
    return { sentMs, decision: ((await answer.json()) as { decision: boolean }).decision };
  };
  const asked: Asked[] = [];
  const load = { runs: true };
  const askers = Array.from({ length: ASKERS }, async () => {
    while (load.runs) asked.push(await ask());
  });
  const sender = (async () => {
    while (load.runs) await Promise.all([act("clerk", "refund"), sleep(50)]);
  })();
  await expect
    .poll(() => asked.filter(({ decision }) => decision).length, { timeout: 10_000 })
    .toBeGreaterThan(200);

  const stop = await call<{ id: string }>("POST", "/stops", {
    kind: "agent",
    target: agent,
    reason: "Rehearsal: it refunds without end.",
  });
  const stoppedMs = performance.now();
  await sleep(PROMISED_MS + 1_000);
  const lift = { reason: "Rehearsal: it may go on." };
  const liftMs = performance.now();
  await call("POST", `/stops/${stop.id}/lift`, lift);
  const liftedMs = performance.now();
  await sleep(PROMISED_MS + 500);
  load.runs = false;
  await Promise.all([...askers, sender]);

  const during = asked.filter(({ sentMs }) => sentMs > stoppedMs && sentMs < liftMs);
  const lastAllowedMs = Math.max(
    0,
    ...during.filter((one) => one.decision).map((one) => one.sentMs - stoppedMs),
  );
  const after = asked.filter(({ sentMs }) => sentMs > liftedMs);
  const lastDeniedMs = Math.max(
    0,
    ...after.filter((one) => !one.decision).map((one) => one.sentMs - liftedMs),
  );
  process.stdout.write(
    `${asked.length} decisions: the last one allowed ${Math.round(lastAllowedMs)} ms after the stop, the last one denied ${Math.round(lastDeniedMs)} ms after it was lifted\n`,
  );
  // How many depends on the machine; that none of them is allowed does not.
  expect(during.length).toBeGreaterThan(20);
  expect(lastAllowedMs).toBeLessThan(PROMISED_MS);
  expect(after.some(({ decision }) => decision)).toBe(true);
  expect(lastDeniedMs).toBeLessThan(PROMISED_MS);

  /** What stops said of the newest actions of a kind. */
  const saidOf = async (kind: string) => {
    const query = new URLSearchParams({ q: `kind:${kind} decision:deny`, limit: "3" });
    const { actions } = await call<{ actions: { id: string }[] }>("GET", `/actions?${query}`);
    const whole = await Promise.all(
      actions.map(({ id }) =>
        call<{ decided?: { decisions: { source: string; mode: string }[] } }>("GET", `/actions/${id}`),
      ),
    );
    return whole
      .flatMap(({ decided }) => decided?.decisions ?? [])
      .filter(({ source }) => source === "stop")
      .map(({ mode }) => mode);
  };
  await expect.poll(() => saidOf("tool_call"), { timeout: 15_000 }).toContain("observed");
  await expect.poll(() => saidOf("decision"), { timeout: 15_000 }).toContain("enforced");
  expect(await saidOf("tool_call")).not.toContain("enforced");
  const { changes } = await call<{ changes: { verb: string }[] }>(
    "GET",
    `/changes?noun=stop&target=${agent}`,
  );
  expect(changes.map(({ verb }) => verb)).toEqual(["lift", "make"]);
}, 90_000);
