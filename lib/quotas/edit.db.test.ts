import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { createQuota } from "./create";
import { editQuota } from "./edit";
import { reserve } from "./ledger";
import { listCounters } from "./listCounters";

const START_MS = Date.parse("2026-11-01T09:00:00.000Z");
const clock = { nowMs: START_MS };
const HOUR_MS = 3_600_000;

describeOnEachStore("a quota with another window", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    clock.nowMs = START_MS;
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("shows what it enforces where both windows begin at the same moment", async () => {
    const { id } = await createTenant(systemCtx(), { slug: `w-${process.pid}`, name: "Windows" });
    const ctx = testCtx(id, ["admin"], clock);
    const given = { measure: "requests", ceiling: 2, windowUnit: "day" } as const;
    const quota = await createQuota(ctx, given);
    const what = { provider: "openai", model: "gpt-4.1", inputTokens: 1, maxOutputTokens: 1 };
    const ask = (requestId: string) => reserve(ctx, { requestId, ...what, ttlSeconds: 86_400 });
    expect(await ask("one")).toMatchObject({ state: "reserved" });
    await editQuota(ctx, quota.id, { ...given, windowUnit: "month" });
    clock.nowMs += 23 * HOUR_MS;
    expect(await ask("two")).toMatchObject({ state: "reserved" });
    expect(await ask("three")).toMatchObject({ state: "refused", refusal: { reserved: 2 } });
    const { counters } = await listCounters(ctx, { q: quota.id });
    expect(counters).toMatchObject([{ reserved: 2, refused: 1, state: "full" }]);
  });
});
