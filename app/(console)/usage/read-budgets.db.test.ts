import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { makeTeam } from "@/lib/principals/makeTeam";
import { createQuota } from "@/lib/quotas/create";
import { reserve } from "@/lib/quotas/ledger";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { readBudgets } from "./read-budgets";

const clock = { nowMs: Date.parse("2026-11-20T12:00:00Z") };
let serial = 0;

describeOnEachStore("what the month may come to", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  async function newTenant(): Promise<Ctx> {
    serial += 1;
    const slug = `b${serial}-${process.pid}`;
    return testCtx((await createTenant(systemCtx(), { slug, name: slug })).id, ["admin"], clock);
  }

  it("is of every team, also of those that used nothing, and of no single person", async () => {
    const [ctx, stranger] = [await newTenant(), await newTenant()];
    const [search, sales] = [await makeTeam(ctx, { name: "Search" }), await makeTeam(ctx, { name: "Sales" })];
    const tokens = { measure: "total_tokens", ceiling: 1_000 } as const;
    await createQuota(ctx, { ...tokens, subjectKind: "team", per: "team" });
    await createQuota(ctx, {
      ...tokens,
      ceiling: 10,
      subjectKind: "team",
      subject: search.id,
      per: "person",
      mode: "soft",
    });
    await createQuota(ctx, {
      ...tokens,
      ceiling: 5,
      subjectKind: "team",
      subject: sales.id,
      mode: "shadow",
    });
    await createQuota(ctx, { measure: "cost", ceiling: "$9" });
    await createQuota(stranger, { measure: "requests", ceiling: 7 });
    const ask = { requestId: `r${serial}`, provider: "openai", model: "gpt-4o", maxOutputTokens: 0 };
    const drew = { ...ask, team: search.id, inputTokens: 100 };
    expect(await reserve(ctx, drew)).toMatchObject({ state: "reserved" });

    const all = await readBudgets(ctx, { measure: "tokens", scope: {} });
    expect(all, "a person near a limit is no team").toEqual({ ceiling: 2_000, ofTeams: 2, teamsNear: [] });
    const one = await readBudgets(ctx, { measure: "tokens", scope: { team: [sales.id] } });
    expect(one).toMatchObject({ ceiling: 1_000, ofTeams: 0 });
    expect(await readBudgets(ctx, { measure: "cost", scope: {} })).toMatchObject({
      ceiling: 9_000_000_000,
      ofTeams: 0,
    });
    expect(await readBudgets(ctx, { measure: "requests", scope: {} })).toMatchObject({ ceiling: null });
    expect(await readBudgets(ctx, { measure: "tokens", scope: { agent: ["agt_1"] } })).toMatchObject({
      ceiling: null,
    });
    const more = { ...drew, requestId: `s${serial}`, inputTokens: 800 };
    expect(await reserve(ctx, more)).toMatchObject({ state: "reserved" });
    const { teamsNear } = await readBudgets(ctx, { measure: "cost", scope: {} });
    expect(teamsNear).toEqual([{ id: search.id, name: "Search" }]);
  });
});
