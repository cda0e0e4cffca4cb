import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { newSpanId, newTraceId, sendSpans, type TestSpan } from "./otlp";
import { exportCall } from "./otlpGrpc";
import { logsBody, maasLog, type TestLog } from "./otlpLogs";
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

interface Sends<Item> {
  /** Up to 60 new ones. */
  make: () => Item[];
  /** Whether all of them were acknowledged. Throws where an answer says that some were not taken. */
  send: (items: readonly Item[]) => Promise<boolean>;
  idOf: (item: Item) => string;
}

/** Sends new items without pause, and what was not acknowledged again in other batch borders, until told to stop. */
class Sender<Item> {
  readonly acknowledged = new Set<string>();
  private unacknowledged: Item[] = [];
  private stopping = false;
  /** Set when the test has failed, so that nothing goes on behind it. */
  abandoned = false;
  /** Items that were ever made. */
  private open = 0;

  constructor(private readonly how: Sends<Item>) {}

  async run(): Promise<void> {
    const { make, send, idOf } = this.how;
    while (!this.abandoned && (!this.stopping || this.unacknowledged.length > 0)) {
      const again = this.unacknowledged.splice(0, 1 + Math.floor(Math.random() * 150));
      const isBehind = this.open - this.acknowledged.size > MAX_OPEN;
      const fresh = this.stopping || isBehind ? [] : make();
      this.open += fresh.length;
      if (again.length + fresh.length === 0) {
        await sleep(20);
        continue;
      }
      const items = [...again, ...fresh];
      if (await send(items)) {
        for (const item of items) this.acknowledged.add(idOf(item));
      } else {
        this.unacknowledged.push(...items.toSorted(() => Math.random() - 0.5));
        await sleep(20);
      }
    }
  }

  stop(): void {
    this.stopping = true;
  }
}

const some = () => 1 + Math.floor(Math.random() * 60);

/** Spans over HTTP. */
const spanSender = (conversation: string) =>
  new Sender<TestSpan>({
    make: () => trace(conversation, some()),
    send: async (spans) => {
      const answer = await sendSpans(product.otlpUrl, SPAWN_KEY, spans).catch(() => null);
      const body = answer?.status === 200 ? await answer.text() : null;
      if (body !== null && body !== "{}") throw new Error(`not all spans were taken: ${body}`);
      return body !== null;
    },
    idOf: ({ spanId }) => spanId,
  });

/** Records of a gateway's access log over gRPC; each has a request id of its own. */
const logSender = (subscription: string) =>
  new Sender<TestLog>({
    make: () =>
      Array.from({ length: some() }, () => maasLog(Date.now(), { subscription, request_id: newTraceId() })),
    send: async (logs) => {
      const body = logsBody(logs, "protobuf");
      const answer = await exportCall(product.otlpGrpc, "logs", body, { "x-api-key": SPAWN_KEY });
      if (answer.body.length > 0) throw new Error(`not all records were taken: ${answer.body}`);
      return answer.code === "OK";
    },
    idOf: ({ attributes }) => String(attributes.request_id),
  });

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

/** Everything that a listing has, page by page. */
async function listAll<Page extends { next: string | null }, Row>(
  path: string,
  rowsOf: (page: Page) => Row[],
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await ask(product, `${path}&from=0&limit=1000${cursor ? `&cursor=${cursor}` : ""}`);
    rows.push(...rowsOf(page));
    cursor = page.next;
  } while (cursor);
  return rows;
}

interface Logs {
  logs: { requestId: string }[];
  next: string | null;
}
interface Actions {
  actions: { spanId: string }[];
  next: string | null;
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

it(`keeps every acknowledged span and usage log exactly once through kill -9, ${ROUNDS} rounds`, async () => {
  product = spawnProduct(folder, PORTS);
  await waitReady(product, 240_000);
  for (let round = 0; round < ROUNDS; round++) {
    const conversation = `kill-${round}`;
    const spans = spanSender(conversation);
    const logs = logSender(conversation);
    const sending = Promise.all([spans.run(), spans.run(), spans.run(), logs.run(), logs.run()]);
    try {
      await sleep(300 + Math.random() * 900);
      await killSomething(round);
      await waitReady(product);
      await sleep(300);
    } catch (error) {
      spans.abandoned = true;
      logs.abandoned = true;
      throw error;
    }
    spans.stop();
    logs.stop();
    await sending;

    const q = encodeURIComponent(`session:${conversation}`);
    const { count } = await ask<{ count: number }>(product, `/actions/count?from=0&q=${q}`);
    const spanIds = await listAll(`/actions?q=${q}`, (page: Actions) =>
      page.actions.map(({ spanId }) => spanId),
    );
    expect(differences(spanIds, spans.acknowledged, count), "spans").toEqual(NONE);
    expect(spans.acknowledged.size).toBeGreaterThan(100);

    const told = `subscription=${conversation}`;
    const { records } = await ask<{ records: number }>(product, `/usage-logs/counts?from=0&${told}`);
    const requestIds = await listAll(`/usage-logs?${told}`, (page: Logs) =>
      page.logs.map(({ requestId }) => requestId),
    );
    expect(differences(requestIds, logs.acknowledged, records), "usage logs").toEqual(NONE);
    expect(logs.acknowledged.size).toBeGreaterThan(20);
  }
});

const NONE = { twice: 0, lost: [], strange: [], miscounted: 0 };

/** In what a listing differs from what was acknowledged: all of it must be there, once, and nothing else be counted. */
function differences(found: readonly string[], acknowledged: ReadonlySet<string>, count: number) {
  const listed = new Set(found);
  return {
    twice: found.length - listed.size,
    lost: [...acknowledged].filter((id) => !listed.has(id)),
    strange: found.filter((id) => !acknowledged.has(id)),
    miscounted: count - acknowledged.size,
  };
}
