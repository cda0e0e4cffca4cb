import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { reservations } from "@/db/store/schema/ledger";
import { servedModels } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { type TestClock, testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { watchRevisions } from "@/lib/changes/revision";
import { issueModelKey } from "@/lib/keys/issueModelKey";
import { revokeKey } from "@/lib/keys/revoke";
import { modelKeyFacts } from "@/lib/keys/verifyModelKey";
import { makeService } from "@/lib/principals/make";
import { liftStop } from "@/lib/stops/lift";
import { makeStop } from "@/lib/stops/make";
import { createSubscription } from "@/lib/subscriptions/create";
import { setSubscriptionState } from "@/lib/subscriptions/edit";
import { createModelAccess } from "@/lib/subscriptions/writeAccess";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { createQuota } from "./create";
import { explain } from "./explain";
import { extend, reserve, settle } from "./ledger";
import { reconcileCounters } from "./reconcile";
import type { ReserveAsk } from "./reservation";

const clock: TestClock = { nowMs: Date.parse("2026-11-22T08:00:00.000Z") };
const reason = "It went astray last night";
let serial = 0;

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `m${serial}-${process.pid}`, name: `M ${serial}` });
  return testCtx(id, ["admin"], clock);
}

/** What became of a request: how it was answered, or why it was not admitted. */
function outcome(ctx: Ctx, more: Partial<ReserveAsk>): Promise<string> {
  const what = { provider: "openai", inputTokens: 6, maxOutputTokens: 4, model: "granite" };
  return reserve(ctx, { requestId: `may-${++serial}`, ...what, ...more }).then(
    ({ state }) => state,
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );
}

describeOnEachStore("who may ask the ledger", (open) => {
  let opened: FreshStore;
  let stopWatching: () => Promise<void>;
  beforeAll(async () => {
    opened = await open();
    stopWatching = watchRevisions(() => clock.nowMs);
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(async () => {
    await stopWatching();
    await opened.close();
  });

  /** A service with a key for all models of its subscription and one for a single model. */
  async function prepared() {
    const ctx = await newTenant();
    const model = { tenant: ctx.tenant, createdBy: "t", createdAt: new Date(0) };
    const names = ["granite", "llama", "closed", "elsewhere"];
    await bookkeep((tx) =>
      tx
        .insert(servedModels)
        .values(names.map((name) => ({ id: `svm_${name}_${ctx.tenant}`, name, ...model }))),
    );
    const service = await makeService(ctx, { name: "batch" });
    const subscription = await createSubscription(ctx, {
      name: "basic",
      owners: [{ kind: "principal", value: service.id }],
      models: ["granite", "llama", "closed"].map((one) => ({ model: one })),
    });
    const subjects = [{ kind: "group" as const, value: "premium" }];
    await createModelAccess(ctx, { name: "closed", subjects, models: ["closed"] });
    const issue = async (scopes: string[]) =>
      (await issueModelKey(ctx, { name: "k", subscription: subscription.id, holder: service.id, scopes })).key
        .id;
    const quota = await createQuota(ctx, { measure: "requests", ceiling: 100 });
    return { ctx, service, subscription, quota, wide: await issue([]), narrow: await issue(["llama"]) };
  }

  it("is told by the key, its subscription and the model's access, and who may not is not counted", async () => {
    const { ctx, subscription, wide, narrow } = await prepared();
    expect(await outcome(ctx, { key: wide })).toBe("reserved");
    expect(await outcome(ctx, { key: narrow, model: "llama" })).toBe("reserved");
    const own = { subscription: subscription.id };
    expect(await outcome(ctx, own)).toBe("reserved");
    for (const [more, words] of [
      [{ key: narrow }, "not good for the model"],
      [{ key: wide, model: "elsewhere" }, "does not hold"],
      [{ key: wide, model: "unheard-of" }, "does not hold"],
      [{ key: wide, model: "closed" }, "access"],
      [{ ...own, model: "elsewhere" }, "does not hold"],
      [{ subscription: "sub_none" }, "no such subscription"],
    ] as const) {
      expect(await outcome(ctx, more)).toMatch(new RegExp(`^PRECONDITION .*${words}`));
      const explained = await explain(ctx, `may-${serial}`);
      expect(explained.words).toMatch(
        new RegExp(`${words}.*No limit was looked at, .+ an administrator decides`),
      );
      expect(explained).toMatchObject({ limit: null, limits: [], entries: [], retryAfterSeconds: null });
      expect(explained.reservation).toMatchObject({ state: "refused", refusal: null });
    }
    await bookkeep((tx) =>
      tx
        .update(servedModels)
        .set({ state: "paused" })
        .where(eq(servedModels.id, `svm_llama_${ctx.tenant}`)),
    );
    await setSubscriptionState(ctx, subscription.id, "paused");
    await setSubscriptionState(ctx, subscription.id, "active");
    expect(await outcome(ctx, { key: narrow, model: "llama" })).toMatch(/^PRECONDITION .*paused/);
    await setSubscriptionState(ctx, subscription.id, "paused");
    expect(await outcome(ctx, { key: wide })).toMatch(/^PRECONDITION/);
    expect(await outcome(ctx, own)).toMatch(/^PRECONDITION .*paused/);
    const counted = eq(reservations.state, "reserved");
    expect(await store().$count(reservations, and(eq(reservations.tenant, ctx.tenant), counted))).toBe(3);
    expect((await reconcileCounters(ctx, 0)).different).toEqual([]);
  });

  it("is nobody who is stopped, by whatever key they come", async () => {
    const { ctx, service, wide, narrow } = await prepared();
    const { id: key } = await makeStop(ctx, { kind: "key", target: wide, reason });
    expect(await outcome(ctx, { key: wide })).toMatch(/^PRECONDITION .*stopped/);
    expect(await outcome(ctx, { key: narrow, model: "llama" })).toBe("reserved");
    await liftStop(ctx, key, reason);
    expect(await outcome(ctx, { key: wide })).toBe("reserved");
    await makeStop(ctx, { kind: "principal", target: service.id, reason });
    for (const more of [{ key: wide }, { person: service.id }, { agent: "agt_x", human: service.id }])
      expect(await outcome(ctx, more)).toMatch(/^PRECONDITION .*stopped/);
    expect(await outcome(ctx, { person: "prn_other" })).toBe("reserved");
  });

  it("hears the same again, and under another id what stands by then", async () => {
    const { ctx, subscription, wide } = await prepared();
    const again = { key: wide, requestId: "same-request" };
    expect(await outcome(ctx, { key: wide, requestId: "admitted-before" })).toBe("reserved");
    await setSubscriptionState(ctx, subscription.id, "paused");
    expect(await outcome(ctx, again)).toMatch(/^PRECONDITION The key opens nothing/);
    expect(await outcome(ctx, { key: wide, requestId: "admitted-before" })).toMatch(/opens nothing/);
    expect((await explain(ctx, "admitted-before")).reservation.state).toBe("reserved");
    await setSubscriptionState(ctx, subscription.id, "active");
    expect(await outcome(ctx, again)).toMatch(/^PRECONDITION .*opens nothing.*request id of its own/);
    expect(await outcome(ctx, { key: wide })).toBe("reserved");
    await revokeKey(ctx, wide);
    expect(await outcome(ctx, { key: wide, requestId: "admitted-before" })).toMatch(/opens nothing/);
    expect(await outcome(ctx, { key: wide, person: "prn_x", requestId: "revoked" })).toMatch(/opens nothing/);
    expect((await explain(ctx, "revoked")).reservation).toMatchObject({ key: wide, person: null });
  });

  it("goes on only as long as they still may", async () => {
    const { ctx, wide, narrow } = await prepared();
    const what = { provider: "openai", inputTokens: 6, maxOutputTokens: 4, model: "llama" };
    const open = async (key: string) =>
      (await reserve(ctx, { requestId: `stream-${++serial}`, ...what, key })).id;
    const [one, two] = [await open(wide), await open(narrow)];
    expect((await extend(ctx, one, { ttlSeconds: 600 })).state).toBe("reserved");
    await makeStop(ctx, { kind: "key", target: wide, reason });
    await expect(extend(ctx, one, { ttlSeconds: 600 })).rejects.toThrow(/stopped/);
    await revokeKey(ctx, narrow);
    await expect(extend(ctx, two, { outputTokens: 9 })).rejects.toThrow(/opens nothing/);
    // What they took counts all the same.
    const took = { usage: { inputTokens: 6, outputTokens: 3 }, usageSource: "running" } as const;
    expect((await settle(ctx, one, took)).state).toBe("settled");
  });

  it("is no other tenant's key, though both tenants were edited equally often", async () => {
    const [{ ctx: one, wide }, { ctx: other }] = [await prepared(), await prepared()];
    const { nowMs } = clock;
    expect(await modelKeyFacts(one.tenant, wide, nowMs)).not.toBeNull();
    expect(await modelKeyFacts(other.tenant, wide, nowMs)).toBeNull();
    expect(await modelKeyFacts(one.tenant, wide, nowMs)).not.toBeNull();
    expect(await outcome(other, { key: wide })).toMatch(/^PRECONDITION The key opens nothing/);
  });
});
