import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { newSpanId, newTraceId, sendSpans, type TestSpan } from "./otlp";
import { ask, childrenOf, SPAWN_KEY, type Spawned, spawnProduct, waitReady } from "./spawned";

const ROUNDS = process.env.BAILIWICK_LONG ? 30 : 5;
/** Spans that may wait for an acknowledgement, so that a round ends soon after the product is back. */
const MAX_OPEN = 1_500;
const PORTS = { console: 29_401, otlp: 29_418 };
const folder = mkdtempSync(join(tmpdir(), "bailiwick-kill-"));
let product: Spawned;

afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends new spans without pause, and what was not acknowledged again in other batch borders, until told to stop. */
class Sender {
  readonly acknowledged = new Set<string>();
  private unacknowledged: TestSpan[] = [];
  private stopping = false;
  /** Set when the test has failed, so that nothing goes on behind it. */
  abandoned = false;
  /** Spans that were ever made. */
  private open = 0;

  async run(conversation: string): Promise<void> {
    while (!this.abandoned && (!this.stopping || this.unacknowledged.length > 0)) {
      const again = this.unacknowledged.splice(0, 1 + Math.floor(Math.random() * 150));
      const isBehind = this.open - this.acknowledged.size > MAX_OPEN;
      const fresh = this.stopping || isBehind ? [] : trace(conversation, 1 + Math.floor(Math.random() * 60));
      this.open += fresh.length;
      if (again.length + fresh.length === 0) {
        await sleep(20);
        continue;
      }
      const spans = [...again, ...fresh];
      const answer = await sendSpans(product.otlpUrl, SPAWN_KEY, spans).catch(() => null);
      if (answer?.status === 200) {
        const body = await answer.text();
        if (body !== "{}") throw new Error(`not all spans were taken: ${body}`);
        for (const span of spans) this.acknowledged.add(span.spanId);
      } else {
        this.unacknowledged.push(...spans.toSorted(() => Math.random() - 0.5));
        await sleep(20);
      }
    }
  }

  stop(): void {
    this.stopping = true;
  }
}

/** A trace whose root, which alone knows the conversation, comes last: so its rows are corrected after they were written. */
function trace(conversation: string, size: number): TestSpan[] {
  const traceId = newTraceId();
  const root = newSpanId();
  const startMs = Date.now() - 1_000;
  const steps = Array.from({ length: size - 1 }, (_, i) => ({
    traceId,
    spanId: newSpanId(),
    parentSpanId: root,
    name: `step ${i}`,
    startMs: startMs + i,
    attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "probe" },
  }));
  const attributes = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "survivor",
    "gen_ai.conversation.id": conversation,
  };
  return [...steps, { traceId, spanId: root, name: "run", startMs, attributes }];
}

async function allSpanIds(conversation: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const q = encodeURIComponent(`session:${conversation}`);
    const page: { actions: { spanId: string }[]; next: string | null } = await ask(
      product,
      `/actions?from=0&limit=1000&q=${q}${cursor ? `&cursor=${cursor}` : ""}`,
    );
    ids.push(...page.actions.map((action) => action.spanId));
    cursor = page.next;
  } while (cursor);
  return ids;
}

/** The product's process in even rounds, the lake's server under it in odd ones. */
async function killSomething(round: number): Promise<void> {
  if (round % 2 === 0) {
    process.kill(product.pid, "SIGKILL");
    await product.exited;
    product = spawnProduct(folder, PORTS);
    return;
  }
  const lakes = childrenOf(product.pid);
  expect(lakes.length).toBeGreaterThan(0);
  for (const pid of lakes) process.kill(pid, "SIGKILL");
}

it(`keeps every acknowledged span exactly once through kill -9, ${ROUNDS} rounds`, async () => {
  product = spawnProduct(folder, PORTS);
  await waitReady(product, 240_000);
  for (let round = 0; round < ROUNDS; round++) {
    const conversation = `kill-${round}`;
    const sender = new Sender();
    const sending = Promise.all([
      sender.run(conversation),
      sender.run(conversation),
      sender.run(conversation),
    ]);
    try {
      await sleep(300 + Math.random() * 900);
      await killSomething(round);
      await waitReady(product);
      await sleep(300);
    } catch (error) {
      sender.abandoned = true;
      throw error;
    }
    sender.stop();
    await sending;

    const q = encodeURIComponent(`session:${conversation}`);
    const { count } = await ask<{ count: number }>(product, `/actions/count?from=0&q=${q}`);
    const ids = await allSpanIds(conversation);
    expect(new Set(ids).size, "a span is listed twice").toBe(ids.length);
    expect(new Set(ids)).toEqual(sender.acknowledged);
    expect(count, "the count differs from the list").toBe(sender.acknowledged.size);
    expect(sender.acknowledged.size).toBeGreaterThan(100);
  }
});
