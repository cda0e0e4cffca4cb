import { and, eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { jobs } from "@/db/store/schema/jobs";
import { tenants } from "@/db/store/schema/tenants";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { listChanges } from "@/lib/changes/list";
import { leaseJob } from "@/lib/jobs/lease";
import { runJob } from "@/lib/jobs/run";
import { createWebhook } from "./create";
import { DELIVER } from "./deliver";
import type { NotifyEvent } from "./event";
import { onJobFailed } from "./jobFailed";
import { listWebhooks } from "./list";
import { getDelivery, listDeliveries } from "./listDeliveries";
import { notify } from "./notify";
import { removeWebhook } from "./remove";
import { resendDead, resendDelivery } from "./resend";
import { rotateWebhookSecret } from "./rotate";
import { SWEEP } from "./sweep";
import { openReceiver } from "./testReceiver";
import { testWebhook } from "./tryOut";
import { setWebhookDisabled, updateWebhook } from "./update";

const DAY_MS = 86_400_000;
const clock = { nowMs: Date.now() };
const now = () => clock.nowMs;
const ctx = testCtx("a", ["admin"], clock);
const stranger = testCtx("b", ["admin"], clock);
const event: NotifyEvent = {
  type: "member.removed",
  data: { person: "per_1", email: "kim@example.com", name: "Kim" },
};

/** One turn of a worker: the next due job, run to its end. */
async function turn(kind = DELIVER as typeof DELIVER | typeof SWEEP) {
  const attemptId = ctx.newId("att");
  const row = await leaseJob([kind.name], { id: attemptId, process: "test 1" }, now());
  if (!row) return null;
  await runJob(kind as typeof DELIVER, row, { attemptId, now, onFailed: onJobFailed }).ended;
  const [after] = await store().select().from(jobs).where(eq(jobs.id, row.id));
  return after ?? null;
}

describeOnEachStore("notifications", (open) => {
  let opened: FreshStore;
  let receiver: Awaited<ReturnType<typeof openReceiver>>;
  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment(
      { BAILIWICK_DATA_DIR: opened.dataDir, BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" },
      "/",
    );
    setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
    const rows = ["default", "a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }));
    await bookkeep((tx) => tx.insert(tenants).values(rows));
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    clock.nowMs = Date.now();
    receiver = await openReceiver();
  });
  afterEach(async () => {
    await bookkeep(async (tx) => {
      await tx.delete(webhooks);
      await tx.delete(jobs);
    });
    await receiver.close();
  });
  const create = (name = "ops", events: string[] = []) =>
    createWebhook(ctx, { name, url: receiver.url, events });
  const only = async () => {
    const [one, ...more] = (await listDeliveries(ctx)).deliveries;
    if (!one || more.length > 0) throw new Error("not one delivery");
    return one;
  };

  it("delivers what happened, signed so that Standard Webhooks' own library takes it", async () => {
    const { secret } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await notify(ctx, event)).toBe(1);
    expect(await turn()).toMatchObject({ state: "done", result: { state: "delivered", status: 200 } });
    const [message] = receiver.received;
    const { id } = await only();
    expect(message?.headers).toMatchObject({ "webhook-id": id, "content-type": "application/json" });
    const headers = message?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(message?.body ?? "", headers)).toEqual({
      type: "member.removed",
      timestamp: new Date(clock.nowMs).toISOString(),
      tenant: "a",
      actor: { kind: "person", id: "per_test", name: "Test person" },
      data: event.data,
    });
    const forged = (message?.body ?? "").replace("Kim", "Eve");
    expect(() => new Webhook(secret).verify(forged, headers)).toThrow("No matching signature");
    const other = { ...headers, "webhook-id": "msg_other" };
    expect(() => new Webhook(secret).verify(message?.body ?? "", other)).toThrow("No matching signature");
    expect(await getDelivery(ctx, id)).toMatchObject({
      state: "delivered",
      attempts: 1,
      lastStatus: 200,
      lastError: null,
      history: [{ status: 200, error: null }],
      body: message?.body,
      nextAt: null,
    });
  });

  it("is told only if what happened is committed, to those who chose it", async () => {
    await create("all");
    await create("members", ["member.removed"]);
    await create("keys", ["key.revoked"]);
    await setWebhookDisabled(ctx, (await create("off")).webhook.id, true);
    await createWebhook(stranger, { name: "theirs", url: receiver.url, events: [] });
    const undone = change(ctx, { verb: "try", noun: "member", ability: "own" }, async (tx) => {
      await notify(ctx, event, { tx });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect((await listDeliveries(ctx)).deliveries).toEqual([]);
    expect(await turn()).toBeNull();
    expect(await notify(ctx, event)).toBe(2);
    const told = (await listDeliveries(ctx)).deliveries.map(({ webhook }) => webhook.name);
    expect(told.toSorted()).toEqual(["all", "members"]);
    expect((await listDeliveries(stranger)).deliveries).toEqual([]);
  });

  it("tries ten times with growing waits, is dead then, and goes out anew under the same id", async () => {
    await create();
    receiver.state.status = 503;
    await notify(ctx, event);
    const startMs = clock.nowMs;
    for (let attempt = 1; attempt < 10; attempt++) {
      const job = await turn();
      expect(job).toMatchObject({ state: "waiting", attempt });
      clock.nowMs = Math.max(job?.runAt.getTime() ?? 0, clock.nowMs + 60_000);
      const { nextAt, state } = await getDelivery(ctx, (await only()).id);
      expect([state, nextAt]).toEqual(["waiting", job?.runAt.toISOString()]);
    }
    expect(await turn()).toMatchObject({ state: "failed", attempt: 10 });
    expect(clock.nowMs - startMs).toBeLessThan(4 * DAY_MS);
    const dead = await only();
    expect(dead).toMatchObject({
      state: "dead",
      attempts: 10,
      lastStatus: 503,
      lastError: "It answered 503.",
    });
    expect((await listWebhooks(ctx))[0]).toMatchObject({ failures: 10, last: { id: dead.id } });

    receiver.state.status = 204;
    await resendDelivery(ctx, dead.id);
    await expect(resendDelivery(ctx, dead.id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await turn()).toMatchObject({ state: "done" });
    expect(await only()).toMatchObject({ state: "delivered", attempts: 11 });
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set([dead.id]),
    );
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect((await listWebhooks(ctx))[0]).toMatchObject({ failures: 0 });
  });

  it("holds the other messages back while a receiver is down, and lets them through when it is up again", async () => {
    const { webhook } = await create();
    receiver.state.status = 500;
    for (let n = 0; n < 8; n++) await notify(ctx, event);
    for (let n = 0; n < 8; n++) await turn();
    expect(receiver.received).toHaveLength(5);
    const [held] = await store()
      .select()
      .from(jobs)
      .where(and(eq(jobs.state, "waiting"), eq(jobs.attempt, 1)))
      .orderBy(jobs.id)
      .offset(7);
    expect(held?.error).toContain("Not tried");
    receiver.state.status = 200;
    clock.nowMs += 61_000;
    while (await turn()) clock.nowMs += 1;
    clock.nowMs += 10 * 60_000;
    while (await turn()) clock.nowMs += 1;
    const states = (await listDeliveries(ctx, { webhook: webhook.id })).deliveries.map(({ state }) => state);
    expect(states).toEqual(Array.from({ length: 8 }, () => "delivered"));
  });

  it("takes 410 as the end: the webhook is off, and says why", async () => {
    const { webhook } = await create("gone", ["member.removed"]);
    const { webhook: other } = await create("other", ["webhook.disabled"]);
    receiver.state.status = 410;
    await notify(ctx, event);
    await notify(ctx, event);
    expect(await turn()).toMatchObject({ state: "done", result: { state: "dead", status: 410 } });
    expect(await turn()).toMatchObject({ state: "done", result: { state: "dead" } });
    expect(receiver.received).toHaveLength(1);
    const [told] = (await listDeliveries(ctx, { webhook: other.id })).deliveries;
    expect(JSON.parse((await getDelivery(ctx, told?.id ?? "")).body)).toMatchObject({
      type: "webhook.disabled",
      data: { webhook: webhook.id, name: "gone", why: "It answered 410 Gone." },
    });
    await removeWebhook(ctx, other.id);
    await turn();
    const [listed] = await listWebhooks(ctx);
    expect(listed).toMatchObject({ disabled: true, disabledWhy: "It answered 410 Gone." });
    expect(await notify(ctx, event)).toBe(0);
    const [row] = (await listChanges(ctx, { target: webhook.id })).changes;
    expect(row).toMatchObject({ verb: "disable", actor: { kind: "system" } });
    const [dead] = (await listDeliveries(ctx, { state: "dead" })).deliveries;
    await expect(resendDelivery(ctx, dead?.id ?? "")).rejects.toThrow("switched off");
    expect(await resendDead(ctx)).toEqual({ resent: 0, left: 2 });
    receiver.state.status = 200;
    expect(await setWebhookDisabled(ctx, webhook.id, false)).toMatchObject({ disabledWhy: null });
    expect(await resendDead(ctx, { webhook: webhook.id })).toEqual({ resent: 2, left: 0 });
    await turn();
    await turn();
    expect((await listDeliveries(ctx, { state: "delivered" })).deliveries).toHaveLength(2);
  });

  it("follows no redirect, keeps no answer, and says why nothing came", async () => {
    const { webhook } = await create();
    receiver.state.status = 302;
    receiver.state.headers = { location: receiver.url };
    expect(await testWebhook(ctx, webhook.id)).toMatchObject({
      status: 302,
      error: expect.stringContaining("redirect"),
    });
    expect(receiver.received).toHaveLength(1);
    expect(JSON.stringify(await store().select().from(deliveries))).not.toContain("an answer of its own");
    await receiver.close();
    const gone = await testWebhook(ctx, webhook.id);
    expect(gone).toMatchObject({ status: null, error: expect.stringContaining("Nothing listens there") });
    expect(await getDelivery(ctx, gone.delivery)).toMatchObject({
      type: "webhook.test",
      state: "dead",
      job: null,
    });
    expect(await turn()).toBeNull();
  });

  it("signs with both secrets for a day after a rotation, then with the new one", async () => {
    const { webhook, secret: old } = await create();
    const { secret: fresh } = await rotateWebhookSecret(ctx, webhook.id);
    expect(fresh).not.toBe(old);
    const verifies = (secret: string) => {
      const { headers, body } = receiver.received.at(-1) ?? { headers: {}, body: "" };
      // The library's own clock judges the timestamp, so only the signature's part is compared.
      const at = new Date(Number(headers["webhook-timestamp"]) * 1_000);
      const signed = new Webhook(secret).sign(String(headers["webhook-id"]), at, body);
      return String(headers["webhook-signature"]).split(" ").includes(signed);
    };
    await testWebhook(ctx, webhook.id);
    expect([verifies(old), verifies(fresh)]).toEqual([true, true]);
    clock.nowMs += DAY_MS - 1;
    await testWebhook(ctx, webhook.id);
    expect([verifies(old), verifies(fresh)]).toEqual([true, true]);
    clock.nowMs += 1;
    await testWebhook(ctx, webhook.id);
    expect([verifies(old), verifies(fresh)]).toEqual([false, true]);
  });

  it("refuses an address with the rule and how to allow it, when it is entered and when it is changed", async () => {
    const refused = (url: string) =>
      createWebhook(ctx, { name: "x", url, events: [] }).catch((error: unknown) => error);
    expect(await refused("https://10.0.0.8/hook")).toMatchObject({
      code: "INVALID",
      fields: { url: expect.stringMatching(/RFC 1918.*BAILIWICK_ALLOWED_HOSTS/) },
    });
    expect(await refused("https://169.254.169.254/")).toMatchObject({
      fields: { url: expect.stringContaining("metadata") },
    });
    expect(await refused("not an address")).toMatchObject({ fields: { url: expect.any(String) } });
    const { webhook } = await create();
    const changing = updateWebhook(ctx, webhook.id, { url: "https://192.168.0.1/" });
    await expect(changing).rejects.toMatchObject({ code: "INVALID", fields: { url: expect.any(String) } });
    const wrong = createWebhook(ctx, { name: " ", url: receiver.url, events: ["no.such"] });
    await expect(wrong).rejects.toMatchObject({
      fields: { name: expect.any(String), events: expect.any(String) },
    });
    expect(await updateWebhook(ctx, webhook.id, { events: ["lock_out"] })).toMatchObject({
      name: "ops",
      events: ["lock_out"],
    });
  });

  it("keeps the secret encrypted, and neither it nor the address's path in the log", async () => {
    const { webhook, secret } = await create();
    await updateWebhook(ctx, webhook.id, { url: `${receiver.url}/other-secret-path` });
    const rows = JSON.stringify(await store().select().from(webhooks));
    expect(rows).not.toContain(secret.slice(6));
    const { changes } = await listChanges(ctx, { target: webhook.id });
    expect(changes.map(({ verb }) => verb)).toEqual(expect.arrayContaining(["create", "change"]));
    expect(JSON.stringify(changes)).not.toMatch(/hook\b.{0,3}\/|other-secret-path/);
    expect(JSON.stringify(changes)).not.toContain(secret.slice(6));
  });

  it("tells of a failed job, but never of a message that could not be delivered", async () => {
    await create();
    const { id, tenant } = { id: "job_1", tenant: "a" };
    const failed = { id, tenant, kind: "tenant.export", label: "Export", error: "The disk is full." };
    const [row] = await bookkeep((tx) =>
      tx
        .insert(jobs)
        .values({
          ...failed,
          input: {},
          state: "failed",
          ability: "export",
          maxAttempts: 1,
          runAt: new Date(),
          createdBy: "Kim",
          createdAt: new Date(),
          endedAt: new Date(),
        })
        .returning(),
    );
    if (!row) throw new Error("no job");
    await bookkeep((tx) => onJobFailed(tx, row));
    const { id: message } = await only();
    expect(JSON.parse((await getDelivery(ctx, message)).body)).toMatchObject({
      type: "job.failed",
      actor: { kind: "system", name: "jobs" },
      data: { job: "job_1", kind: "tenant.export", label: "Export", error: "The disk is full." },
    });
    const job = (await getDelivery(ctx, message)).job ?? "";
    const killed = { ...row, id: job, kind: DELIVER.name, error: "The process that ran it ended." };
    await bookkeep((tx) => onJobFailed(tx, killed));
    expect(await only()).toMatchObject({ state: "dead", lastError: "The process that ran it ended." });
  });

  it("forgets after 30 days, and gives up what nobody tries any more", async () => {
    await create();
    await notify(ctx, event);
    const { job } = await getDelivery(ctx, (await only()).id);
    const sweep = () => SWEEP.run({ ...ctx, tenant: "default" }, {}, undefined as never);
    clock.nowMs += 2 * 3_600_000;
    expect(await sweep()).toEqual({ removed: 0, givenUp: 0 });
    await bookkeep((tx) =>
      tx
        .update(jobs)
        .set({ state: "cancelled" })
        .where(eq(jobs.id, job ?? "")),
    );
    expect(await sweep()).toEqual({ removed: 0, givenUp: 1 });
    expect(await only()).toMatchObject({ state: "dead", lastError: expect.stringContaining("cancelled") });
    clock.nowMs += 30 * DAY_MS;
    expect(await sweep()).toEqual({ removed: 1, givenUp: 0 });
    expect((await listDeliveries(ctx)).deliveries).toEqual([]);
  });

  it("pages through deliveries, each once", async () => {
    await create();
    for (let n = 0; n < 5; n++) await notify(ctx, event);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(ctx, { limit: 2, cursor });
      ids.push(...page.deliveries.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });

  it("bounds how many webhooks a tenant has", async () => {
    for (let n = 0; n < 20; n++) await create(`hook ${n}`);
    await expect(create("one more")).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  });

  describe("standing rules", () => {
    const missing = "whk_0190a1b2-0000-7000-8000-000000000000";
    const verbs = {
      update: (who: typeof ctx, id: string) => updateWebhook(who, id, { name: "n" }),
      disable: (who: typeof ctx, id: string) => setWebhookDisabled(who, id, true),
      rotate: rotateWebhookSecret,
      test: testWebhook,
      remove: removeWebhook,
    };

    it.each(Object.entries(verbs))(
      "%s answers another tenant's id like a missing one, and needs the ability",
      async (_name, verb) => {
        const { webhook } = await create();
        const said = (who: typeof ctx, id: string) => verb(who, id).catch((error: unknown) => String(error));
        expect(await said(stranger, webhook.id)).toBe(await said(stranger, missing));
        expect(await said(stranger, webhook.id)).toContain("No such webhook");
        await expect(verb(testCtx("a", ["auditor"], clock), webhook.id)).rejects.toMatchObject({
          code: "FORBIDDEN",
        });
        expect(receiver.received).toEqual([]);
        expect((await listWebhooks(ctx))[0]).toMatchObject({ id: webhook.id, name: "ops", disabled: false });
      },
    );

    it("deliveries are the tenant's alone, and need the ability", async () => {
      await create();
      await notify(ctx, event);
      const { id } = await only();
      const said = (of: string) => getDelivery(stranger, of).catch((error: unknown) => String(error));
      expect(await said(id)).toBe(await said(missing));
      await expect(resendDelivery(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await resendDead(stranger)).toEqual({ resent: 0, left: 0 });
      const auditor = testCtx("a", ["auditor"], clock);
      for (const refused of [
        listDeliveries(auditor),
        getDelivery(auditor, id),
        resendDelivery(auditor, id),
        resendDead(auditor),
        listWebhooks(auditor),
      ])
        await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
      const prying = createWebhook(auditor, { name: "n", url: "https://10.0.0.1/", events: [] });
      await expect(prying).rejects.toMatchObject({ code: "FORBIDDEN" });
    });
  });
});
