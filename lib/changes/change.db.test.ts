import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { settings, tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "./bookkeep";
import { change } from "./change";
import { changeFacets } from "./facets";
import { listChanges } from "./list";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const ctx = testCtx("a", ["admin"], clock);
const name = { verb: "set", noun: "setting", ability: "settings.write" } as const;

function put(key: string, value: object, before: object | null = null) {
  return change(ctx, name, async (tx, record) => {
    const updatedAt = new Date(ctx.now());
    await tx
      .insert(settings)
      .values({ tenant: ctx.tenant, key, value, updatedAt })
      .onConflictDoUpdate({ target: [settings.tenant, settings.key], set: { value, updatedAt } });
    record({ target: key, before, after: value });
  });
}

describeOnEachStore("change", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const createdAt = new Date(0);
    await bookkeep((tx) =>
      tx.insert(tenants).values([
        { id: "a", slug: "a", name: "A", createdAt },
        { id: "b", slug: "b", name: "B", createdAt },
      ]),
    );
  });
  afterAll(() => opened.close());

  it("writes who changed what, before and after, without secrets", async () => {
    await put("smtp", { host: "new", password: "hunter2" }, { host: "old", password: "hunter1" });
    const { changes } = await listChanges(ctx, { target: "smtp" });
    expect(changes).toEqual([
      {
        id: expect.stringMatching(/^chg_/),
        at: new Date(clock.nowMs).toISOString(),
        actor: ctx.actor,
        verb: "set",
        noun: "setting",
        target: "smtp",
        before: { host: "old" },
        after: { host: "new" },
        requestId: ctx.requestId,
      },
    ]);
  });

  it("shows who may do what only with security.read, but everyone what they did themselves", async () => {
    await put("narrow", { n: 1 });
    const open = { verb: "merge", noun: "principal", ability: "own" } as const;
    await change(ctx, open, async (_tx, record) =>
      record({ target: "narrow", before: null, after: { n: 2 } }),
    );
    const nounsFor = async (who: Ctx) => {
      const listed = (await listChanges(who, { target: "narrow" })).changes.map((one) => one.noun);
      const facets = await changeFacets(who);
      for (const noun of listed) expect(facets.nouns).toContain(noun);
      return { listed, hasSettings: facets.nouns.includes("setting") };
    };
    const other = (role: "member" | "auditor") => {
      const base = testCtx("a", [role], clock);
      return { ...base, actor: { ...base.actor, id: "per_other" } };
    };
    expect(await nounsFor(other("auditor"))).toEqual({ listed: ["principal", "setting"], hasSettings: true });
    expect(await nounsFor(other("member"))).toEqual({ listed: ["principal"], hasSettings: false });
    expect((await nounsFor(testCtx("a", ["member"], clock))).listed).toEqual(["principal", "setting"]);
  });

  it("shows that a secret changed, but not to what", async () => {
    await put("secret-only", { password: "two" }, { password: "one" });
    const { changes } = await listChanges(ctx, { target: "secret-only" });
    expect(changes).toMatchObject([{ before: {}, after: {} }]);
  });

  it("writes nothing for an edit that changes nothing", async () => {
    await put("same", { n: 1 }, { n: 1 });
    expect((await listChanges(ctx, { target: "same" })).changes).toEqual([]);
  });

  it("undoes the write when its audit row cannot be written", async () => {
    const broken = { ...ctx, tenant: "nowhere" };
    const failing = change(broken, name, async (tx, record) => {
      await tx.insert(settings).values({ tenant: "a", key: "x", value: 1, updatedAt: new Date(0) });
      record({ target: "x", before: null, after: { n: 1 } });
    });
    await expect(failing).rejects.toThrow(/insert into "changes"/);
    expect(await store().select().from(settings).where(eq(settings.key, "x"))).toEqual([]);
  });

  it("undoes a write that recorded nothing", async () => {
    const failing = change(ctx, name, async (tx) => {
      await tx.insert(settings).values({ tenant: "a", key: "y", value: 1, updatedAt: new Date(0) });
    });
    await expect(failing).rejects.toThrow(/without recording/);
    expect(await store().select().from(settings).where(eq(settings.key, "y"))).toEqual([]);
  });

  it("refuses without the ability, before anything runs", async () => {
    let ran = false;
    const failing = change(testCtx("a", ["auditor"]), name, async () => {
      ran = true;
    });
    await expect(failing).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(ran).toBe(false);
  });

  describe("the list", () => {
    it("is read with audit.read only, and within the tenant", async () => {
      await expect(listChanges({ ...ctx, abilities: new Set() })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
      expect((await listChanges(systemCtx("b"))).changes).toEqual([]);
    });

    it("pages through every row once, newest first, also those of one millisecond", async () => {
      for (let n = 0; n < 7; n++) {
        if (n === 4) clock.nowMs += 1;
        await put("paged", { n }, { n: n - 1 });
      }
      const seen: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await listChanges(ctx, { target: "paged", limit: 3, cursor });
        seen.push(...page.changes.map((row) => row.after));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(seen).toHaveLength(7);
      expect(new Set(seen.map((after) => JSON.stringify(after))).size).toBe(7);
      expect(
        seen
          .slice(0, 3)
          .map((after) => (after as { n: number }).n)
          .sort(),
      ).toEqual([4, 5, 6]);
    });

    it("filters by noun and actor", async () => {
      expect((await listChanges(ctx, { noun: "key" })).changes).toEqual([]);
      expect((await listChanges(ctx, { actor: "somebody" })).changes).toEqual([]);
      expect(
        (await listChanges(ctx, { noun: "setting", actor: ctx.actor.id, limit: 1 })).changes,
      ).toHaveLength(1);
    });

    it("knows what it can be narrowed to", async () => {
      expect(await changeFacets(ctx)).toEqual({
        nouns: ["principal", "setting"],
        actors: [{ id: ctx.actor.id, name: ctx.actor.name }],
      });
      expect(await changeFacets(systemCtx("b"))).toEqual({ nouns: [], actors: [] });
    });

    it("refuses a cursor that is not ours", async () => {
      await expect(listChanges(ctx, { cursor: "x" })).rejects.toMatchObject({ code: "INVALID" });
    });
  });
});
