import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { memberships, people } from "@/db/store/schema/people";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { addMembers } from "@/lib/principals/addMembers";
import { makeTeam } from "@/lib/principals/makeTeam";
import { mergePrincipals } from "@/lib/principals/merge";
import { myPrincipal } from "@/lib/principals/mine";
import { addToTeam } from "@/lib/principals/teamMembers";
import { createSubscription } from "@/lib/subscriptions/create";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { answerRequest } from "./answerRequest";
import { askForMore, withdrawRequest } from "./askForMore";
import { createQuota } from "./create";
import { editQuota, removeQuota } from "./edit";
import { reserve, settle } from "./ledger";
import { getQuota, listQuotas } from "./list";
import { countRefused, listCounters } from "./listCounters";
import { endOverride, listOverrides, overrideQuota } from "./override";
import { listOwnCounters } from "./own";
import { previewQuota } from "./preview";
import { listOwnRequests, listRequests } from "./request";
import { whatIf } from "./whatIf";

const clock = { nowMs: 0 };
const NOON = Date.parse("2026-11-20T12:00:00.000Z");
const HOUR = 3_600_000;
const reason = "The launch is on Monday.";
const folder = mkdtempSync(join(tmpdir(), "quotas-test-"));
let serial = 0;

/** A tenant with two members, Kim in a team. */
async function newTenant() {
  clock.nowMs = NOON;
  serial += 1;
  const slug = `q${serial}-${process.pid}`;
  const { id } = await createTenant(systemCtx(), { slug, name: slug });
  const admin = testCtx(id, ["admin"], clock);
  const member = (name: string): Ctx => ({
    ...testCtx(id, ["member"], clock),
    actor: { kind: "person", id: `per_${name}_${slug}`, name },
  });
  const [kim, lee] = [member("kim"), member("lee")];
  const createdAt = new Date(0);
  await bookkeep(async (tx) => {
    for (const { actor } of [kim, lee]) {
      const email = `${actor.name}@${slug}.example.com`;
      await tx.insert(people).values({ id: actor.id, email, name: actor.name, createdAt });
      await tx.insert(memberships).values({ tenant: id, person: actor.id, roles: ["member"], createdAt });
    }
  });
  await addMembers(admin);
  const [kimId, leeId] = [(await myPrincipal(kim))?.id ?? "", (await myPrincipal(lee))?.id ?? ""];
  const team = (await makeTeam(admin, { name: "Research" })).id;
  await addToTeam(admin, team, kimId);
  return { admin, kim, lee, kimId, leeId, team, mail: `kim@${slug}.example.com` };
}

/** One request of Kim's that took so many tokens; false where it was refused. */
async function draw(ctx: Ctx, person: string, tokens: number): Promise<boolean> {
  serial += 1;
  const ask = {
    requestId: `req-${serial}`,
    person,
    provider: "openai",
    model: "gpt-4o",
    inputTokens: tokens,
  };
  const { id, state } = await reserve(ctx, { ...ask, maxOutputTokens: 0 });
  if (state === "refused") return false;
  await settle(ctx, id, { usage: { inputTokens: tokens, outputTokens: 0 }, usageSource: "exact" });
  return true;
}

/** A model call of the lake. */
async function call(ctx: Ctx, ts: string, principal: string, tokens: number): Promise<void> {
  serial += 1;
  const span = serial.toString(16).padStart(16, "0");
  const base = { tenant: ctx.tenant, id: `act_${span}`, span_id: span, trace_id: span, ingest_seq: 1 };
  const model = { kind: "model_call", leaf: 1, outcome: "ok", provider: "openai", model: "gpt-4o" };
  const values = [{ ...base, ...model, ts, principal, input_tokens: tokens, output_tokens: 0 }];
  await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
}

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

describeOnEachStore("quotas as people keep them", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    clock.nowMs = NOON;
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("limit whoever somebody was merged into", async () => {
    const { admin, kimId, leeId } = await newTenant();
    const [window, models] = [{ windowUnit: "day", zone: "UTC" } as const, [] as string[]];
    const of = { subjectKind: "person", subject: leeId, per: "pooled", measure: "total_tokens" } as const;
    await createQuota(admin, { name: "Lee", ...of, ...window, models, ceiling: 10, mode: "hard" });
    expect(await draw(admin, kimId, 11)).toBe(true);
    expect(await draw(admin, leeId, 11)).toBe(false);
    await mergePrincipals(admin, { kept: kimId, merged: leeId });
    for (const name of [kimId, leeId]) expect(await draw(admin, name, 11), name).toBe(false);
  });

  it("are made, edited as their next version, and removed, each of it in the changes", async () => {
    const { admin, team, kim } = await newTenant();
    const given = { subjectKind: "team", subject: team, measure: "cost", ceiling: "$2,500" } as const;
    const made = await createQuota(admin, given);
    expect(made).toMatchObject({ version: 1, subjectName: "Research", ceiling: 2_500_000_000_000 });
    expect(made.name).toBe("$2,500.00 a calendar month (UTC), Research");
    const edited = await editQuota(admin, made.id, { ...given, ceiling: "$3k" }, { version: 1 });
    expect(edited).toMatchObject({ version: 2, ceiling: 3_000_000_000_000 });
    expect(await editQuota(admin, made.id, { ...given, ceiling: "$3k" })).toMatchObject({ version: 2 });
    await expect(editQuota(admin, made.id, given, { version: 1 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(editQuota(admin, made.id, { ...given, measure: "requests" })).rejects.toMatchObject({
      fields: { ceiling: expect.stringMatching(/not money/) },
    });
    await expect(
      editQuota(admin, made.id, { ...given, measure: "requests", ceiling: 5 }),
    ).rejects.toMatchObject({ fields: { measure: expect.stringMatching(/cannot be changed/) } });
    await expect(createQuota(admin, { ...given, subject: "team_gone" })).rejects.toMatchObject({
      fields: { subject: expect.stringMatching(/no such team/) },
    });
    await expect(createQuota(kim, given)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await removeQuota(admin, made.id);
    expect((await listQuotas(admin)).quotas).toEqual([]);
    expect((await getQuota(kim, made.id)).removedAt).not.toBeNull();
    const { changes } = await listChanges(admin, { target: made.id });
    expect(changes.map(({ verb }) => verb)).toEqual(["remove", "edit", "create"]);
    const other = (await newTenant()).admin;
    const strangers = [
      () => getQuota(other, made.id),
      () => editQuota(other, made.id, { ...given, subjectKind: "tenant", subject: null }),
      () => removeQuota(other, made.id),
      () => previewQuota(other, { measure: "requests", ceiling: 1 }, made.id),
    ];
    for (const stranger of strangers) await expect(stranger()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are shown to whom they concern through a group that owns a subscription", async () => {
    const { admin, kim, lee, mail } = await newTenant();
    const at = { createdAt: new Date(0), updatedAt: new Date(0) };
    const owned = await createSubscription(admin, {
      name: "premium",
      owners: [{ kind: "group", value: "premium" }],
    });
    await createQuota(admin, {
      name: "Premium",
      measure: "requests",
      ceiling: 10,
      subjectKind: "subscription",
      subject: owned.id,
    });
    const names = async (ctx: Ctx) => (await listOwnCounters(ctx)).map(({ quota }) => quota.name);
    expect(await names(kim)).toEqual([]);
    const group = { id: `scg_${admin.tenant}`, tenant: admin.tenant };
    const user = { id: `scu_${admin.tenant}`, tenant: admin.tenant };
    await bookkeep(async (tx) => {
      await tx.insert(scimGroups).values({ ...group, displayName: "premium", ...at });
      await tx
        .insert(scimUsers)
        .values({ ...user, userName: mail, person: kim.actor.id, active: true, resource: {}, ...at });
      await tx.insert(scimGroupMembers).values({ group: group.id, user: user.id });
    });
    expect(await names(kim)).toEqual(["Premium"]);
    expect(await names(lee)).toEqual([]);
  });

  it("show the number that is enforced, who is full soonest first, and one's own to whom it is", async () => {
    const { admin, kim, lee, kimId, leeId, team } = await newTenant();
    const tokens = { measure: "total_tokens", windowUnit: "day" } as const;
    const each = await createQuota(admin, {
      ...tokens,
      name: "Each",
      ceiling: 1e3,
      subjectKind: "person",
      subject: null,
      per: "person",
    });
    await createQuota(admin, { ...tokens, name: "Idle", ceiling: 5_000, subjectKind: "team", subject: team });
    const off = { ...tokens, name: "Off", ceiling: 1, enabled: false };
    await createQuota(admin, off);
    clock.nowMs = NOON - 2 * HOUR;
    expect(await draw(admin, leeId, 600)).toBe(true);
    clock.nowMs = NOON;
    expect(await draw(admin, kimId, 1_000)).toBe(true);
    expect(await draw(admin, kimId, 1)).toBe(false);
    const { counters, totals } = await listCounters(admin);
    expect(
      counters.map(({ quota, holderName, settled, remaining, refused, state, fullAt }) => [
        quota.name,
        holderName,
        settled,
        remaining,
        refused,
        state,
        fullAt,
      ]),
    ).toEqual([
      ["Each", "kim", 1_000, 0, 1, "full", null],
      // 600 in the last three hours of this day: the other 400 are gone two hours from now.
      ["Each", "lee", 600, 400, 0, "near", "2026-11-20T14:00:00.000Z"],
      ["Idle", null, 0, 5_000, 0, "unused", null],
      ["Off", null, 0, 1, 0, "off", null],
    ]);
    expect(counters[0]?.resetsAt).toBe("2026-11-21T00:00:00.000Z");
    expect(totals).toMatchObject({ full: 1, near: 1, unused: 1, off: 1 });
    expect(await countRefused(admin)).toBe(1);
    const first = await listCounters(admin, { limit: 1 });
    const second = await listCounters(admin, { limit: 1, cursor: first.next ?? "" });
    expect(second.counters[0]?.holderName).toBe("lee");
    expect((await listCounters(admin, { state: "full" })).counters).toHaveLength(1);
    expect((await listCounters(admin, { q: "idle" })).counters).toHaveLength(1);

    const own = async (ctx: Ctx) =>
      (await listOwnCounters(ctx)).map(({ quota, settled }) => `${quota.name} ${settled}`);
    expect(await own(kim)).toEqual(["Each 1000", "Idle 0"]);
    expect(await own(lee)).toEqual(["Each 600"]);
    expect(await own((await newTenant()).kim)).toEqual([]);

    // Another ceiling for Kim until tomorrow, which counts at once and is ended early.
    const endsAt = "2026-11-21T12:00Z";
    const given = { holder: kimId, ceiling: "2k", endsAt, reason };
    const override = await overrideQuota(admin, each.id, given);
    expect(override).toMatchObject({
      holderName: "kim",
      ceiling: 2_000,
      state: "active",
      approvedBy: "Test person",
    });
    expect(await draw(admin, kimId, 1)).toBe(true);
    expect((await listCounters(admin, { holder: kimId })).counters[0]).toMatchObject({
      ceiling: 2e3,
      remaining: 999,
      override: override.id,
    });
    await endOverride(admin, override.id);
    expect(await draw(admin, kimId, 1)).toBe(false);
    await expect(endOverride(admin, override.id)).rejects.toMatchObject({ code: "CONFLICT" });
    const refusals: [object, string][] = [
      [{ holder: "prn_gone" }, "subject"],
      [{ endsAt: "2026-11-19T12:00Z" }, "endsAt"],
      [{ endsAt: "2028-11-21T12:00Z" }, "endsAt"],
      [{ endsAt: "soon" }, "endsAt"],
      [{ reason: "so" }, "reason"],
    ];
    for (const [more, field] of refusals)
      await expect(overrideQuota(admin, each.id, { ...given, ...more })).rejects.toMatchObject({
        fields: { [field]: expect.any(String) },
      });
    await expect(overrideQuota(kim, each.id, given)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await listOverrides(admin, { quota: each.id, active: true })).toEqual([]);
  });

  it("are asked more of by whom they limit, once at a time; a grant is an override", async () => {
    const { admin, kim, lee, kimId, team } = await newTenant();
    const shared = await createQuota(admin, {
      measure: "total_tokens",
      ceiling: 1e3,
      subjectKind: "team",
      subject: team,
      windowUnit: "day",
    });
    expect(await draw({ ...admin }, kimId, 10)).toBe(true);
    const ask = { quota: shared.id, ceiling: "5k", endsAt: "2026-11-25T00:00Z", reason };
    await expect(askForMore(lee, ask)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(askForMore(kim, { ...ask, ceiling: 1_000 })).rejects.toMatchObject({
      fields: { ceiling: expect.stringMatching(/not more/) },
    });
    const asked = await askForMore(kim, ask);
    await expect(askForMore(kim, ask)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(answerRequest(kim, asked.id, { answer: "grant", reason })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(withdrawRequest(lee, asked.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const granted = await answerRequest(admin, asked.id, { answer: "grant", ceiling: "3k", reason });
    expect(granted).toMatchObject({ state: "granted", answeredBy: "Test person" });
    const [override] = await listOverrides(admin, { quota: shared.id });
    expect(override).toMatchObject({
      id: granted.override,
      holder: null,
      ceiling: 3e3,
      requestedBy: "kim",
      approvedBy: "Test person",
    });
    expect((await listOwnCounters(kim))[0]).toMatchObject({ ceiling: 3_000 });
    await expect(answerRequest(admin, asked.id, { answer: "refuse", reason })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const again = await askForMore(kim, ask);
    expect((await withdrawRequest(kim, again.id)).state).toBe("withdrawn");
    expect((await listOwnRequests(kim)).map(({ state }) => state)).toEqual(["withdrawn", "granted"]);
    expect(await listOwnRequests(lee)).toEqual([]);
    expect((await listRequests(admin, { state: "granted" })).requests).toHaveLength(1);
    expect((await listRequests((await newTenant()).admin)).requests).toEqual([]);
  });

  it("say before they are saved what they would have done in the last 30 days", async () => {
    const { admin, kimId, team, mail } = await newTenant();
    for (const hour of ["09", "10", "11"]) {
      await call(admin, `2026-11-05 ${hour}:10:00`, mail, 400);
      await call(admin, `2026-11-05 ${hour}:20:00`, "stranger", 100);
    }
    await call(admin, "2026-10-20 09:00:00", mail, 9_000);
    const each = { measure: "total_tokens", windowUnit: "day", ceiling: 600, per: "person" } as const;
    const said = await whatIf(admin, each);
    expect(said).toMatchObject({ source: "recorded", requests: 6, holders: 2, present: null });
    // Kim's second call is half over 600, the third one wholly; the stranger's 300 are not.
    expect(said.effect).toMatchObject({ limited: 2, holders: 1, days: 1, limitedMs: 1.5 * HOUR });
    expect(said.effect.most).toEqual([{ id: kimId, name: "kim", limited: 2 }]);
    expect(said.peak).toEqual({ name: "kim", at: "2026-11-05T00:00:00.000Z", amount: 1_200 });
    const ofTeam = { ...each, subjectKind: "team", subject: team, per: "pooled", ceiling: 1_200 } as const;
    expect((await whatIf(admin, ofTeam)).effect.limited).toBe(0);
    const quota = await createQuota(admin, ofTeam);
    const edited = await whatIf(admin, { ...ofTeam, ceiling: 0 }, quota.id);
    expect(edited).toMatchObject({ requests: 3, effect: { limited: 3 }, present: { limited: 0 } });
    expect(edited.notes.join(" ")).toMatch(/which team pays/);
    const minute = { ...each, windowUnit: "minute", ceiling: 99 } as const;
    expect((await whatIf(admin, { ...minute, models: ["openai/gpt-4o"] })).effect.limited).toBe(6);
    expect((await whatIf(admin, { ...minute, models: ["other"] })).requests).toBe(0);
    const atOnce = await whatIf(admin, { measure: "concurrency", ceiling: 1 });
    expect(atOnce.effect.limited).toBe(0);

    // Whose key it was only the ledger knows.
    await draw(admin, kimId, 700);
    const ofKeys = await whatIf(admin, { ...each, subjectKind: "key", subject: null, per: "key" });
    expect(ofKeys).toMatchObject({ source: "ledger", requests: 1, effect: { limited: 1, days: 1 } });

    const preview = await previewQuota(admin, { ...ofTeam, ceiling: 900 }, quota.id);
    expect(preview).toEqual({
      limit: "900 tokens a day (UTC)",
      scope: "shared by the 1 person of Research",
      models: "all models",
      warnings: [],
    });
    const twice = await previewQuota(admin, { ...ofTeam, models: ["nothing"] });
    expect(twice.warnings.join(" ")).toMatch(/No served or recorded model is called nothing.*can never bind/);
  });
});
