import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { openStore } from "@/db/store/open";
import { quotaCounters, reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { createQuota } from "./create";
import { expireReservations } from "./expire";
import { release, settle } from "./ledger";
import { reconcileCounters } from "./reconcile";

/** A gateway in a process of its own. */
interface Gateway {
  child: ChildProcess;
  /** Sends its requests, and says which were admitted. */
  go(): Promise<string[]>;
  kill(): Promise<void>;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

async function gateway(
  dataDir: string,
  databaseUrl: string | undefined,
  args: readonly string[],
  tenant = "default",
): Promise<Gateway> {
  const script = join(import.meta.dirname, "../../e2e/quotaGateway.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, dataDir, tenant, ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl ?? "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  expect(await next()).toBe("ready");
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    go: async () => {
      child.stdin.write("go\n");
      return JSON.parse(await next()) as string[];
    },
    kill: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}

async function sumsAreRight(ctx = systemCtx()): Promise<void> {
  const { counters, different } = await reconcileCounters(ctx, 0);
  expect(counters).toBeGreaterThan(0);
  expect(different).toEqual([]);
}

/** Kills a gateway between reserve and settle, and looks at what it left. `reopen`: the store, once it may be opened again. */
async function killOne(
  dataDir: string,
  databaseUrl: string | undefined,
  reopen: () => Promise<void>,
): Promise<number[][]> {
  const doomed = await gateway(dataDir, databaseUrl, ["doomed", "60"]);
  expect(await doomed.go()).toHaveLength(50);
  await doomed.kill();
  await reopen();
  const counters = async () => {
    const rows = await store().select().from(quotaCounters);
    return rows.map(({ settled, reserved, open, refused }) => [settled, reserved, open, refused]).sort();
  };
  expect(await counters()).toEqual([
    [0, 50, 50, 10],
    [0, 500, 50, 0],
  ]);
  expect(await expireReservations(Date.now() + 60_000)).toBe(50);
  const states = await store().selectDistinct({ state: reservations.state }).from(reservations);
  expect(states.map(({ state }) => state).sort()).toEqual(["expired", "refused"]);
  await sumsAreRight();
  return counters();
}

/** Settled, reserved, open and refused, of the limits on requests at once and on tokens. */
const NOTHING_LEFT = [
  [0, 0, 0, 10],
  [500, 0, 0, 0],
];

async function makeLimits(): Promise<void> {
  await ensureDefaultTenant(systemCtx());
  await createQuota(systemCtx(), { measure: "total_tokens", ceiling: 1_000 });
  await createQuota(systemCtx(), { measure: "concurrency", ceiling: 50 });
}

describe("a gateway killed between reserve and settle leaves nothing set aside for ever", () => {
  it("on the embedded store, which the next process opens", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-killed-"));
    cpSync(inject("storeTemplate"), dataDir, { recursive: true });
    let opened = await openStore({ dataDir });
    try {
      await makeLimits();
      await opened.close();
      const left = await killOne(dataDir, undefined, async () => {
        opened = await openStore({ dataDir });
      });
      expect(left).toEqual(NOTHING_LEFT);
    } finally {
      await opened.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describeOnEachStore("several processes", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it("of which one is killed between reserve and settle, leave nothing set aside for ever", async (test) => {
    if (!opened.databaseUrl) return test.skip("the embedded store is one process's");
    await makeLimits();
    const left = await killOne(opened.dataDir, opened.databaseUrl, async () => undefined);
    expect(left).toEqual(NOTHING_LEFT);
  });

  it("admit together exactly what fits of 1,000 requests at once", async (test) => {
    if (!opened.databaseUrl) return test.skip("the embedded store is one process's");
    const { id: tenant } = await createTenant(systemCtx(), { slug: "pair", name: "Pair" });
    const ctx = systemCtx(tenant);
    const { id } = await createQuota(ctx, { measure: "total_tokens", ceiling: 3_004 });
    await createQuota(ctx, {
      measure: "requests",
      per: "person",
      ceiling: 100,
      windowUnit: "year",
    });
    await createQuota(ctx, { measure: "cost", ceiling: "$9", windowUnit: "year" });
    const pair = await Promise.all(
      ["a", "b"].map((name) => gateway(opened.dataDir, opened.databaseUrl, [name, "500"], tenant)),
    );
    const admitted = (await Promise.all(pair.map(({ go }) => go()))).flat();
    expect(admitted).toHaveLength(300);
    const [counter] = await store().select().from(quotaCounters).where(eq(quotaCounters.quota, id));
    expect(counter).toMatchObject({ reserved: 3_000, settled: 0, open: 300, refused: 700 });
    await sumsAreRight(ctx);
    // A third one ends what they made.
    const usage = { usage: { inputTokens: 6, outputTokens: 1 }, usageSource: "exact" } as const;
    await Promise.all(
      admitted.map((one, at) => (at % 2 === 0 ? settle(ctx, one, usage) : release(ctx, one, "cancelled"))),
    );
    const [after] = await store().select().from(quotaCounters).where(eq(quotaCounters.quota, id));
    expect(after).toMatchObject({ reserved: 0, settled: 150 * 7, open: 0 });
    await sumsAreRight(ctx);
  });
});
