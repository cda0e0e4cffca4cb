import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { heldStore } from "@/db/store/slot";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { createQuota } from "./create";
import { reserve } from "./ledger";
import { readEntries } from "./ledgerEntry";
import { reconcileCounters } from "./reconcile";
import { WRITE } from "./writeWork";

describeOnEachStore("rows of the ledger", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("are found where they stand, by a plan that reads no table, though it is made while all are empty", async () => {
    const plan = await heldStore().engine.exclusive(async (sql) => {
      const params = Math.max(...[...WRITE.text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
      const given = Array.from({ length: params }, (_, at) =>
        at === 0 ? "'2026-11-22'" : at < 3 ? "'0'" : "'{}'",
      );
      await sql("SET LOCAL plan_cache_mode = force_generic_plan");
      await sql(`PREPARE planned (${given.map(() => "text").join(", ")}) AS ${WRITE.text}`);
      const rows = await sql(`EXPLAIN EXECUTE planned (${given.join(", ")})`);
      await sql("DEALLOCATE planned");
      return rows.map((row) => String(row["QUERY PLAN"])).join("\n");
    });
    expect(plan).toContain("Tid Scan on quota_counters");
    expect(plan).toContain("Tid Scan on reservations");
    expect(plan).not.toContain("Seq Scan");
  });

  it("name whoever asks, whatever their name is written with", async () => {
    const { id: tenant } = await createTenant(systemCtx(), { slug: "names", name: "Names" });
    const ctx = testCtx(tenant, ["admin"], { nowMs: Date.parse("2026-11-22T08:00:00.000Z") });
    await createQuota(ctx, { measure: "requests", per: "person", ceiling: 10 });
    const names = ["O'\"Neil\\", "{a,b}", "NULL", 'line\n"end"', "名前 ✓"];
    const asked = await Promise.all(
      names.map((person, at) =>
        reserve(ctx, {
          requestId: `r${at}`,
          person,
          provider: "p",
          model: "m",
          inputTokens: 1,
          maxOutputTokens: 1,
        }),
      ),
    );
    const rows = await Promise.all(asked.map(({ id }) => readEntries(tenant, id)));
    expect(rows.flat().map(({ holder }) => holder)).toEqual(names);
    expect((await reconcileCounters(ctx, 0)).different).toEqual([]);
  });
});
