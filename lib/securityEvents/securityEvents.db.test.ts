import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { flushSecurityEvents, gatherSecurityEvent } from "./gather";
import { getSecurityEvent } from "./get";
import { type EventFilter, listSecurityEvents } from "./list";
import { amendSecurityEvent, noteSecurityEvent } from "./note";
import { readersOf, summariseSecurityEvents } from "./summarise";

describeOnEachStore("security events", (open) => {
  let opened: FreshStore;
  const clock = { nowMs: Date.parse("2026-11-21T14:00:10Z") };
  const at = (address: string, ctx = testCtx("a", ["auditor"], clock)): Ctx => ({
    ...ctx,
    client: { address, userAgent: "test" },
  });
  const auditor = at("192.0.2.1");
  beforeAll(async () => {
    opened = await open();
    const createdAt = new Date();
    await bookkeep((tx) =>
      tx.insert(tenants).values([
        { id: "a", slug: "a", name: "A", createdAt },
        { id: "b", slug: "b", name: "B", createdAt },
      ]),
    );
  });
  beforeEach(async () => {
    await flushSecurityEvents();
    await bookkeep((tx) => tx.delete(securityEvents));
  });
  afterAll(() => opened.close());

  const kinds = async (filter: EventFilter, ctx = auditor) =>
    (await listSecurityEvents(ctx, "tenant", filter)).events.map((event) => event.kind);

  it("keeps what happened, to whom, from where", async () => {
    const target = { kind: "action", id: "act_1" };
    const id = await noteSecurityEvent(auditor, { kind: "content_read", outcome: "success", target });
    await amendSecurityEvent(id, { rows: 3 });
    expect(await getSecurityEvent(auditor, "tenant", id)).toMatchObject({
      tenant: "a",
      at: "2026-11-21T14:00:10.000Z",
      kind: "content_read",
      actor: { kind: "person", id: "per_test" },
      target,
      address: "192.0.2.1",
      userAgent: "test",
      count: 1,
      detail: { rows: 3 },
    });
  });

  it("makes a flood one row a minute, counted, whoever writes it", async () => {
    const refused = {
      kind: "access_refused",
      outcome: "failure",
      target: { kind: "ability", id: "export" },
    } as const;
    for (let i = 0; i < 500; i++) gatherSecurityEvent(auditor, refused);
    await flushSecurityEvents();
    await noteSecurityEvent(auditor, { ...refused, coalesce: true });
    for (let i = 0; i < 7; i++) gatherSecurityEvent(at("192.0.2.2"), refused);
    clock.nowMs += 60_000;
    gatherSecurityEvent(auditor, refused);
    await flushSecurityEvents();
    const { events } = await listSecurityEvents(auditor, "tenant");
    expect(events.map((event) => [event.address, event.count])).toEqual([
      ["192.0.2.1", 1],
      ["192.0.2.2", 7],
      ["192.0.2.1", 501],
    ]);
  });

  it("stays bounded when a flood comes from everywhere, and loses no count", async () => {
    for (let i = 0; i < 5_000; i++) {
      gatherSecurityEvent(
        { ...at(`10.0.${i >> 8}.${i & 255}`), tenant: null },
        { kind: "credential_refused", outcome: "failure" },
      );
    }
    await flushSecurityEvents();
    const rows = await store().select().from(securityEvents);
    expect(rows.length).toBeLessThanOrEqual(1_001);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(5_000);
    expect(rows.find((row) => row.address === "many addresses")?.count).toBe(4_000);
  });

  it("is not held up by the events of a tenant that is gone", async () => {
    gatherSecurityEvent({ ...auditor, tenant: "gone" }, { kind: "token_used", outcome: "success" });
    gatherSecurityEvent(auditor, { kind: "token_used", outcome: "success" });
    await flushSecurityEvents();
    expect(await kinds({})).toEqual(["token_used"]);
  });

  it("bears what callers put into headers and names", async () => {
    const hostile = {
      ...at("x\0".repeat(200)),
      actor: { kind: "unknown", id: "\0", name: "n".repeat(5_000) } as const,
    };
    await noteSecurityEvent(hostile, { kind: "sign_in", outcome: "failure", detail: { reason: "‮x" } });
    const [event] = (await listSecurityEvents(auditor, "tenant")).events;
    expect(event).toMatchObject({ address: "x".repeat(64), actor: { id: "", name: "n".repeat(300) } });
  });

  it("narrows by each field and by text, and pages by key without losing or repeating", async () => {
    for (let i = 0; i < 25; i++) {
      const kind = i % 5 === 0 ? "export" : "content_read";
      clock.nowMs += i % 3 === 0 ? 0 : 1_000;
      await noteSecurityEvent(at(`192.0.2.${i % 2}`), {
        kind,
        outcome: i % 7 === 0 ? "failure" : "success",
        target: { kind: "action", id: `act_${i}` },
        detail: { filter: i === 3 ? "100%_\\done" : "" },
      });
    }
    expect((await kinds({ kind: "export" })).length).toBe(5);
    expect((await kinds({ outcome: "failure" })).length).toBe(4);
    expect((await kinds({ target: "act_7" })).length).toBe(1);
    expect((await kinds({ address: "192.0.2.1" })).length).toBe(12);
    expect((await kinds({ actor: "per_test" })).length).toBe(25);
    expect((await kinds({ text: "100%_\\" })).length).toBe(1);
    expect((await kinds({ text: "ACT_24" })).length).toBe(1);
    expect((await kinds({ text: "%" })).length).toBe(1);
    expect((await kinds({ range: { fromMs: clock.nowMs, toMs: clock.nowMs + 1 } })).length).toBe(2);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listSecurityEvents(auditor, "tenant", { limit: 4, cursor: cursor ?? undefined });
      seen.push(...page.events.map((event) => event.id));
      cursor = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
    await expect(listSecurityEvents(auditor, "tenant", { cursor: "x" })).rejects.toMatchObject({
      code: "INVALID",
    });
  });

  it("counts for the sentence, and says who opened a thing", async () => {
    const target = { kind: "action", id: "act_1" };
    const read = { kind: "content_read", outcome: "success", target } as const;
    for (let i = 0; i < 3; i++) await noteSecurityEvent(auditor, { ...read, coalesce: true });
    const actor = { kind: "token", id: "key_1", name: "ci" } as const;
    await noteSecurityEvent({ ...auditor, actor }, read);
    await noteSecurityEvent(auditor, { ...read, target: { kind: "action", id: "act_2" } });
    const range = { fromMs: 0, toMs: clock.nowMs + 1 };
    expect(await summariseSecurityEvents(auditor, "tenant", range)).toEqual({
      counts: [{ kind: "content_read", outcome: "success", count: 5 }],
      actors: [
        { id: "per_test", name: "Test person" },
        { id: "key_1", name: "ci" },
      ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    });
    const readers = await readersOf(auditor, target);
    expect(readers.map((one) => [one.actor.id, one.count]).toSorted()).toEqual([
      ["key_1", 1],
      ["per_test", 3],
    ]);
  });

  it("shows a tenant's to who may see them there, and those of nobody to operators", async () => {
    const theirs = await noteSecurityEvent(
      { ...auditor, tenant: "b" },
      { kind: "export", outcome: "success" },
    );
    const nobodys = await noteSecurityEvent(
      { ...auditor, tenant: null },
      { kind: "sign_in", outcome: "failure" },
    );
    expect(await kinds({})).toEqual([]);
    for (const id of [theirs, nobodys, "sev_missing"])
      await expect(getSecurityEvent(auditor, "tenant", id)).rejects.toThrow("No such security event");
    for (const role of ["member", "operator", "approver"] as const)
      await expect(listSecurityEvents(testCtx("a", [role]), "tenant")).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    const operator = testCtx("default", ["operator"], clock);
    expect((await listSecurityEvents(operator, "installation")).events.map((event) => event.id)).toEqual([
      nobodys,
    ]);
    for (const ctx of [testCtx("default", ["admin"]), testCtx("a", ["operator"]), auditor])
      await expect(listSecurityEvents(ctx, "installation")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("cannot be written into a tenant that is not there", async () => {
    await expect(
      noteSecurityEvent({ ...auditor, tenant: "gone" }, { kind: "export", outcome: "success" }),
    ).rejects.toThrow(/security_events/);
    expect(await store().select().from(securityEvents).where(eq(securityEvents.tenant, "gone"))).toEqual([]);
  });
});
