import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { signInAttempts } from "@/db/store/schema/people";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { RunningJob } from "@/lib/jobs/kind";
import { noteSecurityEvent } from "@/lib/securityEvents/note";
import { writeSetting } from "@/lib/settings/setting";
import { PRUNE_SECURITY_EVENTS } from "./pruneSecurityEvents";

const DAY_MS = 86_400_000;

describeOnEachStore("forgetting security events", (open) => {
  let opened: FreshStore;
  const nowMs = Date.parse("2026-11-21T03:37:00Z");
  const job: RunningJob = {
    id: "job_1",
    attempt: 1,
    signal: new AbortController().signal,
    before: null,
    progress: async () => undefined,
    step: (write) => bookkeep(write),
  };
  const events = async () =>
    (await store().select({ id: securityEvents.requestId }).from(securityEvents))
      .map((row) => row.id)
      .toSorted();

  beforeAll(async () => {
    opened = await open();
    const createdAt = new Date(0);
    const rows = ["default", "a", "b"].map((id) => ({ id, slug: id, name: id, createdAt }));
    await bookkeep(async (tx) => {
      await tx.insert(tenants).values(rows);
      await tx.insert(signInAttempts).values([
        { subject: "account:old@example.com", failures: 3, sinceAt: new Date(nowMs - 2 * DAY_MS) },
        { subject: "account:new@example.com", failures: 3, sinceAt: new Date(nowMs - 60_000) },
      ]);
    });
    await writeSetting(testCtx("a", ["admin"]), "securityEvents.keepDays", 30);
    for (const tenant of ["a", "b", null]) {
      for (const days of [29, 31, 399, 401]) {
        const ctx = {
          ...testCtx("a", ["auditor"], { nowMs: nowMs - days * DAY_MS }),
          tenant,
          requestId: `${tenant} ${days}`,
        };
        await noteSecurityEvent(ctx, { kind: "sign_in", outcome: "failure" });
      }
    }
  });
  afterAll(() => opened.close());

  it("goes by each tenant's days, by the default one's for those of nobody, and again without harm", async () => {
    const ctx = { ...systemCtx(), now: () => nowMs };
    expect(await PRUNE_SECURITY_EVENTS.run(ctx, {}, job)).toEqual({ removed: 5 });
    expect(await events()).toEqual(["a 29", "b 29", "b 31", "b 399", "null 29", "null 31", "null 399"]);
    expect(await PRUNE_SECURITY_EVENTS.run(ctx, {}, job)).toEqual({ removed: 0 });
  });

  it("forgets attempts that no limit counts any more, and no others", async () => {
    const left = await store().select().from(signInAttempts);
    expect(left.map((row) => row.subject)).toEqual(["account:new@example.com"]);
  });
});
