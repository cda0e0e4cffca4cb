import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { keys } from "@/db/store/schema/keys";
import { teams } from "@/db/store/schema/principals";
import { showbackLines } from "@/db/store/schema/showback";
import { subscriptions } from "@/db/store/schema/subscriptions";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { RunningJob } from "@/lib/jobs/kind";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { rollUsage } from "@/lib/usage/roll";
import { usageTotals } from "@/lib/usage/totals";
import { checkMonth } from "./check";
import { CLOSE_MONTH, type Closed, closeMonth } from "./close";
import { type ExportFormat, exportMonth } from "./export";
import { FOCUS_COLUMNS } from "./focus";
import { getMonth, listMonths } from "./get";
import { sumsOf } from "./sums";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "showback-test-"));
/** October in Madrid, whose clocks go back on the 25th: 745 hours. */
const OCTOBER = { month: "2026-10", zone: "Europe/Madrid" };
const job: RunningJob = {
  id: "job_showback",
  attempt: 1,
  signal: new AbortController().signal,
  before: null,
  progress: async () => undefined,
  step: (write) => bookkeep(write),
};
let serial = 0;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

function call(ctx: Ctx, ts: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  serial += 1;
  const span = serial.toString(16).padStart(16, "0");
  return {
    tenant: ctx.tenant,
    id: `act_${span}`,
    trace_id: span,
    span_id: span,
    session_id: `ses_${span}`,
    ts,
    end_ts: ts,
    kind: "model_call",
    leaf: 1,
    outcome: "ok",
    provider: "openai",
    model: "gpt-4.1",
    principal: "kim@example.com",
    input_tokens: 100,
    output_tokens: 10,
    cost_nano_usd: 1_500_000_001,
    price_version: "own@mpr_1",
    attributes: JSON.stringify({ "bailiwick.key.id": "key_1" }),
    ingest_seq: 1,
    ...more,
  };
}
const write = (values: Record<string, unknown>[]) =>
  lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
const close = async (ctx: Ctx, more: { reason?: string } = {}) => {
  const { id } = await closeMonth(ctx, { ...OCTOBER, ...more });
  const asked = { ...OCTOBER, id, reason: more.reason ?? null, closedBy: ctx.actor.id };
  // Twice: as where a process was killed after it wrote.
  const [first, again] = [await CLOSE_MONTH.run(ctx, asked, job), await CLOSE_MONTH.run(ctx, asked, job)];
  expect(again).toEqual(first);
  return first as Closed;
};

async function bytesOf(ctx: Ctx, name: string, format: ExportFormat): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await exportMonth(ctx, name, format)).pieces) pieces.push(piece);
  return Buffer.concat(pieces);
}

describeOnEachStore("showback", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  let stranger: Ctx;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
    ctx = await newTenant();
    stranger = await newTenant();
    await bookkeep(async (tx) => {
      const made = { tenant: ctx.tenant, createdBy: "prn_ann", createdAt: new Date(clock.nowMs) };
      await tx.insert(teams).values({ ...made, id: `tem_${serial}`, name: "Research" });
      await tx
        .insert(subscriptions)
        .values({ ...made, id: `sub_${serial}`, name: "gold", costCentre: "CC-7", organisation: "=Lab" });
      await tx.insert(keys).values({
        ...made,
        id: `key_${serial}`,
        kind: "model",
        name: "Kim's",
        prefix: "sk",
        hash: `h${serial}`,
        team: `tem_${serial}`,
        subscription: `sub_${serial}`,
      });
    });
  });
  afterAll(() => opened.close());

  async function newTenant(): Promise<Ctx> {
    serial += 1;
    const { id } = await createTenant(systemCtx(), {
      slug: `s${serial}-${process.pid}`,
      name: `S ${serial}`,
    });
    return testCtx(id, ["admin"], clock);
  }

  it("keeps a month as it was, gives it as FOCUS, and says what came since", async () => {
    const key = { attributes: JSON.stringify({ "bailiwick.key.id": `key_${serial}` }) };
    const unpriced = { model: "granite", cost_nano_usd: null, price_version: "", attributes: "{}" };
    await write([
      // The last hour of September and the first of November in UTC, as Madrid sees them.
      call(ctx, "2026-09-30 21:59:59", key),
      call(ctx, "2026-09-30 22:00:00", key),
      call(ctx, "2026-10-25 00:30:00", key),
      call(ctx, "2026-10-25 01:30:00", { ...key, price_version: "own@mpr_2", cost_nano_usd: 7 }),
      call(ctx, "2026-10-31 22:59:59", unpriced),
      call(ctx, "2026-10-31 23:00:00", key),
      call(stranger, "2026-10-05 00:00:00"),
    ]);
    await expect(closeMonth(ctx, OCTOBER)).rejects.toThrow(/4 of 4 hours of 2026-10 are not summed/);
    for (const each of [ctx, stranger]) await rollUsage(each, { quietMs: 0 });
    await expect(closeMonth(ctx, { month: "2026-11" })).rejects.toThrow(/2026-11 is not over/);
    await expect(closeMonth(ctx, { month: "2026-13" })).rejects.toThrow(/no month/);
    await expect(closeMonth(testCtx(ctx.tenant, ["auditor"], clock), OCTOBER)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });

    const closed = await close(ctx);
    expect(closed.lines).toBe(3);
    const month = await getMonth(ctx, "2026-10");
    expect(month).toMatchObject({
      id: closed.id,
      closing: 1,
      stands: true,
      from: "2026-09-30T22:00:00.000Z",
      to: "2026-10-31T23:00:00.000Z",
      priceVersions: ["own@mpr_1", "own@mpr_2"],
      totals: {
        requests: 4,
        inputTokens: 400,
        outputTokens: 40,
        costNanoUsd: 3_000_000_009,
        unpricedRequests: 1,
      },
    });
    const range = { fromMs: Date.parse(month.from), toMs: Date.parse(month.to) };
    const { totals } = await usageTotals(ctx, range);
    expect({ requests: totals.requests, cost: totals.cost }, "what /usage says").toEqual({
      requests: month.totals.requests,
      cost: month.totals.costNanoUsd,
    });
    expect((await sumsOf(ctx, month.id, "costCentre")).sums).toMatchObject([
      { id: "CC-7", requests: 3, costNanoUsd: 3_000_000_009, unpricedRequests: 0 },
      { id: null, requests: 1, costNanoUsd: 0, unpricedRequests: 1 },
    ]);
    expect((await sumsOf(ctx, month.id, "team")).sums[0]).toMatchObject({ name: "Research", requests: 3 });
    await expect(getMonth(stranger, month.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listMonths(stranger)).toEqual([]);
    await focusIsRight(month.id);

    // A late request: the closing stays, the check tells, and closing again needs a reason.
    expect(await checkMonth(ctx, month.id)).toMatchObject({ isIntact: true, isCurrent: true });
    await write([call(ctx, "2026-10-12 00:30:00", key)]);
    await expect(closeMonth(ctx, { ...OCTOBER, reason: "late" })).rejects.toThrow(/1 of \d hours/);
    await rollUsage(ctx, { quietMs: 0 });
    expect(await checkMonth(ctx, month.id)).toMatchObject({
      isIntact: true,
      isCurrent: false,
      since: { requests: 1 },
    });
    await expect(closeMonth(ctx, OCTOBER)).rejects.toThrow(/was closed already/);
    const second = await close(ctx, { reason: "A request came late" });
    expect(
      (await listMonths(ctx)).map(({ id, closing, stands, totals: { requests } }) => ({
        id,
        closing,
        stands,
        requests,
      })),
    ).toEqual([
      { id: second.id, closing: 2, stands: true, requests: 5 },
      { id: closed.id, closing: 1, stands: false, requests: 4 },
    ]);
    expect((await getMonth(ctx, closed.id)).digest).toBe(closed.digest);

    // Whoever writes past the product is found out.
    await bookkeep((tx) => tx.update(showbackLines).set({ costNanoUsd: 1 }));
    expect(await checkMonth(ctx, closed.id)).toMatchObject({ isIntact: false });
  });

  /** Both files say the same, exactly, in the types and with the nulls that FOCUS allows. */
  async function focusIsRight(id: string): Promise<void> {
    const lines = (await bytesOf(ctx, id, "csv")).toString().trimEnd().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(FOCUS_COLUMNS.map(({ name }) => name).join(","));
    expect(lines.join("\n")).toContain(`'=Lab`);
    const file = await bytesOf(ctx, id, "parquet");
    const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
    const metadata = parquetMetadata(buffer);
    const elements = parquetSchema(metadata).children.map(({ element }) => element);
    expect(
      elements.filter(({ repetition_type }) => repetition_type === "REQUIRED").map(({ name }) => name),
    ).toEqual(FOCUS_COLUMNS.filter(({ nullable }) => !nullable).map(({ name }) => name));
    const required =
      "BilledCost EffectiveCost ListCost ContractedCost BillingCurrency BillingPeriodStart BillingPeriodEnd ChargePeriodStart ChargePeriodEnd ChargeCategory ProviderName PublisherName InvoiceIssuerName ServiceCategory ServiceName BillingAccountId";
    for (const name of required.split(" "))
      expect(
        elements.find((one) => one.name === name),
        name,
      ).toMatchObject({ repetition_type: "REQUIRED" });
    expect(elements.find(({ name }) => name === "BilledCost")).toMatchObject({
      converted_type: "DECIMAL",
      precision: 18,
      scale: 9,
    });
    const rows = await parquetReadObjects({ file: buffer });
    const unpriced = rows.find((row) => row.ServiceName === "granite");
    expect(unpriced).toMatchObject({
      BilledCost: 0,
      ListCost: 0,
      x_CostIsComplete: "false",
      x_UnpricedRequests: 1n,
      ChargeDescription: expect.stringContaining("no rate for model granite"),
      SubAccountId: null,
      ChargeClass: null,
    });
    const priced = rows.find((row) => row.x_PriceVersion === "own@mpr_1");
    expect(priced).toMatchObject({
      BilledCost: 3.000000002,
      ConsumedQuantity: 220n,
      BillingPeriodStart: new Date("2026-09-30T22:00:00Z"),
      ChargePeriodEnd: new Date("2026-10-31T23:00:00Z"),
      ServiceCategory: "AI and Machine Learning",
      SubAccountName: "Research",
      ResourceName: "Kim's",
      x_CostCentre: "CC-7",
      x_Organisation: "=Lab",
      Tags: { cost_centre: "CC-7", organisation: "=Lab", team: "Research" },
    });
    expect(lines.some((line) => line.startsWith("3.000000002,"))).toBe(true);
  }
});
