import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { sql } from "@/db/lake/sql";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { keys } from "@/db/store/schema/keys";
import { principalAliases, teamMembers } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { addSeen } from "@/lib/principals/addSeen";
import { listPrincipals } from "@/lib/principals/list";
import { makeTeam } from "@/lib/principals/makeTeam";
import { mergePrincipals } from "@/lib/principals/merge";
import { addToTeam } from "@/lib/principals/teamMembers";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { usageAnomalies } from "./anomalies";
import { wholeCells } from "./cells";
import { plainColumn } from "./columns";
import { usageDifferences } from "./differences";
import { usageLatency } from "./latency";
import { usageOver } from "./over";
import { pruneUsage } from "./prune";
import { touchAfterRestart } from "./restart";
import { rollUsage } from "./roll";
import { usageTable } from "./table";
import { usageTotals } from "./totals";
import type { UsageFilter, UsageFreshness } from "./usage";

/** Goes on by 10 ms whenever it is looked at: versions of sums are led by it. */
const clock = {
  at: Date.parse("2026-11-21T10:00:00.000Z"),
  get nowMs() {
    this.at += 10;
    return this.at;
  },
};
const folder = mkdtempSync(join(tmpdir(), "usage-test-"));
let serial = 0;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `u${serial}-${process.pid}`, name: `U ${serial}` });
  return testCtx(id, ["admin"], clock);
}

/** A model call of 100 tokens in, 10 out and 1,000 nano-USD, unless told. The same span again is a retry, or with a higher `ingest_seq` a correction. */
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
    agent_key: "agt_a",
    principal: "kim@example.com",
    workload: "shop",
    input_tokens: 100,
    output_tokens: 10,
    cost_nano_usd: 1_000,
    ingest_seq: 1,
    ...more,
  };
}
const write = (values: Record<string, unknown>[]) =>
  lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });

describeOnEachStore("usage", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  /** The figures that must never change by being summed: of a chart and a table by several fields, and of a narrower range. */
  async function figuresOf(ctx: Ctx) {
    const whole = { fromMs: Date.parse("2026-10-24T00:00:00Z"), toMs: Date.parse("2026-10-27T00:00:00Z") };
    const part = { fromMs: Date.parse("2026-10-24T21:30:00Z"), toMs: Date.parse("2026-10-25T22:15:00Z") };
    const asked = [
      { ...whole, by: "model", measure: "cost", grain: "1h" },
      { ...whole, by: "user", measure: "tokens", grain: "1d", zone: "Europe/Madrid" },
      { ...whole, by: "agent", measure: "requests", grain: "1d", zone: "Asia/Kolkata" },
      { ...part, by: "outcome", measure: "requests", grain: "1d" },
      { ...part, by: "tool", measure: "requests", grain: "1d", zone: "America/New_York" },
    ] as const;
    const found: { freshness: UsageFreshness; figures: object }[] = [];
    for (const query of asked) {
      const { freshness, ...figures } = await usageOver(ctx, query);
      const { values, totals } = {
        values: figures.series.flatMap((one) => one.values),
        totals: figures.totals,
      };
      const total = values.reduce((sum, value) => sum + value, 0);
      expect(total, "the chart adds up to the totals").toBe(totals[query.measure]);
      expect(figures.rows.reduce((sum, row) => sum + row.figures.requests, 0)).toBe(totals.requests);
      found.push({ freshness, figures });
    }
    return found;
  }
  const figures = (found: { figures: object }[]) => found.map((one) => one.figures);
  const readFromRequests = (found: { freshness: UsageFreshness }[]) =>
    found.map((one) => one.freshness.readFromRequests);

  /** Two days around the night in which Madrid's clocks went back, 25 October 2026. */
  function twoDays(ctx: Ctx): Record<string, unknown>[] {
    return Array.from({ length: 240 }, (_, nth) => {
      const at = new Date(Date.parse("2026-10-24T00:07:00Z") + nth * 15 * 60_000).toISOString();
      const ts = `${at.slice(0, 10)} ${at.slice(11, 19)}`;
      const seen = {
        model: ["gpt-4.1", "gpt-4o", "o3"][nth % 3],
        principal: `p${nth % 7}@example.com`,
        agent_key: `agt_${nth % 5}`,
      };
      if (nth % 6 === 0)
        return call(ctx, ts, {
          ...seen,
          kind: "tool_call",
          tool: `t${nth % 4}`,
          model: "",
          provider: "",
          cost_nano_usd: null,
        });
      if (nth % 11 === 0) return call(ctx, ts, { ...seen, leaf: 0 });
      if (nth % 13 === 0) return call(ctx, ts, { ...seen, cost_nano_usd: null });
      return call(ctx, ts, { ...seen, input_tokens: 100 + nth, cost_nano_usd: 1_000 * nth });
    });
  }

  it("is the same from requests and from sums, whatever is sent again, corrected, killed or rebuilt", async () => {
    const ctx = await newTenant();
    const stranger = await newTenant();
    const rows = twoDays(ctx);
    await write(rows.slice(0, 150));
    await write(rows.slice(150));
    await write(twoDays(stranger).slice(0, 90));
    const before = await figuresOf(ctx);
    expect(readFromRequests(before)[0]).toBe(60);

    expect(await rollUsage(ctx), "an hour that is given rows is left alone for a minute").toEqual({
      hours: 0,
      days: 0,
    });
    expect(await rollUsage(ctx, { quietMs: 0 })).toEqual({ hours: 60, days: 3 });
    const summed = await figuresOf(ctx);
    expect(figures(summed)).toEqual(figures(before));
    // By the half hour of Calcutta, one hour a day reaches across midnight; a range may begin and end within one.
    expect(readFromRequests(summed)).toEqual([0, 0, 2, 2, 2]);
    const nobody = await usageOver(ctx, {
      fromMs: Date.parse("2026-10-24T00:00:00Z"),
      toMs: Date.parse("2026-10-27T00:00:00Z"),
      by: "user",
      measure: "cost",
      grain: "1h",
      filter: { model: ["nobody-like-this"] },
    });
    expect(nobody).toMatchObject({ rows: [], totals: { requests: 0 } });

    // Retries in other batch borders, and none of them counts twice; the hours are read from their requests until summed.
    await write(rows.slice(40, 60));
    await write(rows.slice(50, 120));
    const retried = await figuresOf(ctx);
    expect(figures(retried)).toEqual(figures(before));
    expect(readFromRequests(retried)[0]).toBeGreaterThan(15);

    // A roll that is killed between its rows and the line that names them leaves no trace in any figure.
    await rollUsage(ctx, { quietMs: 0 });
    await lake().writer.command({
      query: `INSERT INTO usage_rollups SELECT * REPLACE (version + 7 AS version) FROM usage_rollups WHERE tenant = '${ctx.tenant}'`,
    });
    expect(figures(await figuresOf(ctx))).toEqual(figures(before));

    // A correction moves calls to another person: the sums follow, and the others stay.
    await write(rows.slice(0, 30).map((row) => ({ ...row, principal: "late@example.com", ingest_seq: 2 })));
    const corrected = await figuresOf(ctx);
    expect(figures(corrected)).not.toEqual(figures(before));
    await rollUsage(ctx, { quietMs: 0 });
    const rolled = await figuresOf(ctx);
    expect(figures(rolled)).toEqual(figures(corrected));
    expect(readFromRequests(rolled)[0]).toBe(0);

    await rollUsage(ctx, { all: true });
    expect(figures(await figuresOf(ctx)), "rebuilt, in other versions").toEqual(figures(corrected));
    await pruneUsage(ctx, 0);
    expect(figures(await figuresOf(ctx)), "without former versions").toEqual(figures(corrected));
    const left = await lake().writer.query({
      query: `SELECT uniqExact(version) AS n FROM usage_rollups WHERE tenant = '${ctx.tenant}'`,
      format: "JSONEachRow",
    });
    expect(await left.json()).toEqual([{ n: "63" }]);
    expect((await figuresOf(stranger))[0]?.figures).toMatchObject({ totals: { requests: 68 } });
  });

  it("tells whom it was for and who pays, what has no price, and counts what only gateways told of, once", async () => {
    const ctx = await newTenant();
    await addSeen(
      ctx,
      ["kim@example.com", "kim@old.example.com", "lee@example.com"].map((value) => ({
        value,
        firstMs: 1,
        lastMs: 2,
      })),
    );
    const { principals } = await listPrincipals(ctx, {});
    const id = (name: string) => principals.find((one) => one.name === name)?.id ?? "";
    await mergePrincipals(ctx, { kept: id("kim@example.com"), merged: id("kim@old.example.com") });
    const team = await makeTeam(ctx, { name: "Search" });
    await addToTeam(ctx, team.id, id("kim@example.com"));
    const took = { end_ts: "2026-11-20 09:05:01" };
    const at = "2026-11-20 09:05:00";
    const traced = { trace_id: "aa11", span_id: "aa11" };
    await write([
      call(ctx, at, {
        ...took,
        ...traced,
        principal: "kim@example.com",
        input_tokens: 12_345,
        output_tokens: 5,
      }),
      call(ctx, at, { ...took, principal: "kim@old.example.com", input_tokens: 77, output_tokens: 3 }),
      call(ctx, at, { ...took, principal: "lee@example.com", model: "own", cost_nano_usd: null }),
      call(ctx, at, {
        principal: "lee@example.com",
        input_tokens: null,
        output_tokens: null,
        cost_nano_usd: null,
      }),
    ]);
    const record = (more: Record<string, unknown>) => {
      serial += 1;
      const said = {
        source: "maas",
        response_code: 200,
        response_type: "hit",
        model: "gpt-4.1",
        principal: "kim",
        subscription: "models/gold",
      };
      return {
        tenant: ctx.tenant,
        id: `usl_${serial}`,
        ts: "2026-11-20 09:10:00",
        ...said,
        ingest_seq: 1,
        ...more,
      };
    };
    const records = [
      // The same trace, with a count that was cut short; the same user, hour and tokens as one call, and once more.
      record({ trace_id: "aa11", total_tokens: 1_234, token_basis: "total" }),
      record({ input_tokens: 77, output_tokens: 3, total_tokens: 80 }),
      record({ input_tokens: 77, output_tokens: 3, total_tokens: 80 }),
      record({ response_code: 429, response_type: "rate_limit", principal: "" }),
    ];
    const insert = () =>
      lake().writer.insert({ table: "usage_logs", values: records, format: "JSONEachRow" });
    await insert();
    await insert();
    const range = { fromMs: Date.parse("2026-11-20T00:00:00Z"), toMs: Date.parse("2026-11-21T00:00:00Z") };
    for (const summed of [false, true]) {
      if (summed) expect(await rollUsage(ctx, { quietMs: 0 })).toEqual({ hours: 1, days: 1 });
      const totals = await usageTotals(ctx, range);
      expect(totals).toMatchObject({
        totals: {
          requests: 6,
          ok: 5,
          limited: 1,
          unpriced: 2,
          unknownUsage: 1,
          tokens: 12_350 + 80 + 110 + 80,
        },
        previous: { requests: 0 },
        activeUsers: 3,
        refused: 0,
        fromLogs: 2,
        fromLogsUnnamed: 1,
        unpriced: [
          { model: "gpt-4.1", requests: 1 },
          { model: "own", requests: 1 },
        ],
      });
      expect(totals.freshness.readFromRequests).toBe(summed ? 0 : 1);
      const table = await usageTable(ctx, { ...range, by: ["user", "subscription"], measure: "requests" });
      expect(
        table.rows
          .map(({ groups, figures }) => [...groups.map(({ name }) => name), figures.requests])
          .toSorted(),
      ).toEqual([
        ["kim", "models/gold", 1],
        ["kim@example.com", "no subscription", 2],
        ["lee@example.com", "no subscription", 2],
        ["nobody named", "models/gold", 1],
      ]);
      const paid = await usageOver(ctx, {
        ...range,
        by: "team",
        measure: "tokens",
        grain: "1h",
        filter: { source: ["trace"] },
      });
      expect(paid.rows.map(({ group, figures }) => [group.name, figures.tokens])).toEqual([
        ["Search", 12_430],
        ["no team", 110],
      ]);
      expect(paid.rows[0]?.group.audit).toBeNull();
      for (const [by, value, requests] of [
        ["team", "Search", 2],
        ["team", "none", 4],
        ["user", id("kim@example.com"), 2],
        ["human", "none", 1],
      ] as const)
        expect(
          (
            await usageOver(ctx, {
              ...range,
              by: "model",
              measure: "cost",
              grain: "1d",
              filter: { [by]: [value] },
            })
          ).totals.requests,
        ).toBe(requests);
      expect(await usageLatency(ctx, { ...range, by: "model" })).toMatchObject([
        { group: { name: "gpt-4.1" }, calls: 3, p50Ms: 1_024 },
        { group: { name: "own" }, calls: 1 },
      ]);
      expect(await usageDifferences(ctx, range)).toMatchObject({
        logged: { requests: 4 },
        alsoTraced: { requests: 2 },
        onlyLogged: { requests: 2, tokens: 80 },
        disagreements: [{ traceId: "aa11", loggedTokens: 1_234, tracedTokens: 12_350 }],
      });
    }
    await expect(
      usageOver(testCtx(ctx.tenant, [], clock), { ...range, by: "team", measure: "cost", grain: "1d" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("charges the team of the key, else the one team of whom it was for, however many are in it", async () => {
    const ctx = await newTenant();
    const crowd = Array.from({ length: 3_000 }, (_, n) => `somebody.of.many.${n}@example.com`);
    const seen = (value: string) => ({ value, firstMs: 1, lastMs: 2 });
    await addSeen(ctx, ["kim", "both", ...crowd].map(seen));
    const [many, few] = [await makeTeam(ctx, { name: "Many" }), await makeTeam(ctx, { name: "Few" })];
    const people = new Map(
      (await store().select().from(principalAliases).where(eq(principalAliases.tenant, ctx.tenant))).map(
        ({ value, principal }) => [value, principal],
      ),
    );
    const members = [
      ...["both", ...crowd].map((value) => ({ team: many.id, value })),
      ...["both", "kim"].map((value) => ({ team: few.id, value })),
    ].map(({ team, value }) => ({
      team,
      principal: people.get(value) ?? "",
      source: "hand" as const,
      createdAt: new Date(),
    }));
    await bookkeep(async (tx) => {
      await tx.insert(teamMembers).values(members);
      await tx.insert(keys).values({
        id: `key_${ctx.tenant}`,
        tenant: ctx.tenant,
        kind: "model",
        name: "Paid by few",
        prefix: "bw",
        hash: `hash of ${ctx.tenant}`,
        team: few.id,
        createdBy: "test",
        createdAt: new Date(),
      });
    });
    const with_ = { facts: JSON.stringify({ keyId: `key_${ctx.tenant}` }) };
    await write([
      call(ctx, "2026-11-20 09:30:00", { principal: crowd[2_999], input_tokens: 1 }),
      call(ctx, "2026-11-20 09:30:00", { principal: crowd[0], input_tokens: 2, ...with_ }),
      call(ctx, "2026-11-20 09:30:00", { principal: "kim", input_tokens: 4 }),
      call(ctx, "2026-11-20 09:30:00", { principal: "both", input_tokens: 8 }),
      call(ctx, "2026-11-20 09:30:00", { principal: "stranger", input_tokens: 16 }),
      call(ctx, "2026-11-20 09:30:00", { principal: "", input_tokens: 32, ...with_ }),
    ]);
    const range = { fromMs: Date.parse("2026-11-20T09:00:00Z"), toMs: Date.parse("2026-11-20T10:00:00Z") };
    const charged = async (filter: UsageFilter = {}) => {
      const over = await usageOver(ctx, {
        ...range,
        by: "team",
        measure: "inputTokens",
        grain: "1h",
        filter,
      });
      const figures = over.rows.map(({ group, figures: { inputTokens } }) => [group.name, inputTokens]);
      expect(over.series.map(({ values }) => values[0])).toEqual(figures.map(([, tokens]) => tokens));
      const table = await usageTable(ctx, { ...range, by: ["team", "key"], measure: "inputTokens", filter });
      for (const [name, tokens] of figures)
        expect(
          table.rows
            .filter(({ groups: [team] }) => team?.name === name)
            .reduce((sum, row) => sum + row.figures.inputTokens, 0),
        ).toBe(tokens);
      return figures;
    };
    for (const summed of [false, true]) {
      if (summed) await rollUsage(ctx, { quietMs: 0 });
      expect(await charged()).toEqual([
        ["Few", 38],
        ["no team", 16],
        ["in several teams", 8],
        ["Many", 1],
      ]);
      expect(await charged({ team: ["Many"] })).toEqual([["Many", 1]]);
      expect(await charged({ team: ["none"] })).toEqual([["no team", 16]]);
    }
  });

  it("reads no more groups than are held at once, from requests and from sums", async () => {
    const ctx = await newTenant();
    const people = ["kim", "lee", "pat"];
    await write(people.map((principal) => call(ctx, "2026-11-20 09:30:00", { principal })));
    const range = { fromMs: Date.parse("2026-11-20T09:00:00Z"), toMs: Date.parse("2026-11-20T10:00:00Z") };
    const read = (count: number) => {
      const most = { count, refusal: () => new DomainError("INVALID", "too many") };
      return wholeCells(
        { ctx, where: sql`1`, kind: "model", columns: [plainColumn("principal")], most },
        range,
      );
    };
    for (const summed of [false, true]) {
      if (summed) await rollUsage(ctx, { quietMs: 0 });
      expect((await read(3)).cells).toHaveLength(3);
      await expect(read(2)).rejects.toThrow("too many");
    }
  });

  it("says what somebody used to take, who was far from the greatest then", async () => {
    const ctx = await newTenant();
    const crowd = Array.from({ length: 520 }, (_, nth) => `p${nth}`);
    const rows = ["2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20"].flatMap((day) => {
      const at = `${day} 12:00:00`;
      const tokens = day === "2026-11-20" ? 5_000 : 1;
      const said = { output_tokens: 0, principal: "zoe" };
      return [
        ...crowd.map((principal) => call(ctx, at, { principal, input_tokens: 900, output_tokens: 0 })),
        ...Array.from({ length: 20 }, () => call(ctx, at, { ...said, input_tokens: tokens })),
      ];
    });
    await write(rows);
    const found = await usageAnomalies(ctx, { by: "user", measure: "tokens" });
    expect(found).toMatchObject([{ group: { id: "zoe" }, value: 100_000, usual: 20 }]);
  });

  it("compares logs with whole traces: one that the range cuts through disagrees with nobody", async () => {
    const ctx = await newTenant();
    const times = ["2026-11-20 09:29:40", "2026-11-20 09:30:10"];
    await write(times.map((ts) => call(ctx, ts, { trace_id: "bb22" })));
    const values = times.map((ts, nth) => ({
      tenant: ctx.tenant,
      id: `usl_cut${nth}`,
      ts,
      source: "maas",
      response_type: "hit",
      trace_id: "bb22",
      total_tokens: 110,
      ingest_seq: 1,
    }));
    await lake().writer.insert({ table: "usage_logs", values, format: "JSONEachRow" });
    for (const from of ["2026-11-20T09:00:00Z", "2026-11-20T09:30:00Z"]) {
      const range = { fromMs: Date.parse(from), toMs: Date.parse("2026-11-20T10:00:00Z") };
      expect(await usageDifferences(ctx, range)).toMatchObject({ disagreements: [], disagreeing: 0 });
    }
  });
});

it("are looked at again after the lake's server was killed: the hours of before that, and no others", async () => {
  const ctx = { tenant: "ten_restart" } as Ctx;
  const at = (ms: number) => (BigInt(ms) << 20n).toString();
  await write([
    call(ctx, "2026-11-20 09:30:00", { ingest_seq: at(Date.now() - 60_000) }),
    call(ctx, "2026-11-20 14:30:00", { ingest_seq: at(Date.now() + 3_600_000) }),
  ]);
  expect(await touchAfterRestart()).toBe(true);
  const touched = await lake().writer.query({
    query: `SELECT toHour(hour) AS hour, sum(rows) AS n FROM usage_touched WHERE tenant = '${ctx.tenant}' GROUP BY hour ORDER BY hour`,
    format: "JSONEachRow",
  });
  expect(await touched.json()).toEqual([
    { hour: 9, n: "2" },
    { hour: 14, n: "1" },
  ]);
  expect(await touchAfterRestart()).toBe(false);
});
