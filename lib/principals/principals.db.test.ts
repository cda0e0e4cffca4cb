import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { purgeTable, tenantTables } from "@/db/lake/purge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principals, teamMembers, teams } from "@/db/store/schema/principals";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import type { ActionView } from "@/lib/actions/view";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { addSeen } from "./addSeen";
import { countPrincipals } from "./count";
import { discoverPrincipals } from "./discover";
import { DISCOVER_PRINCIPALS } from "./discoverJob";
import { distinguish, forgetDistinction, listDistinctions } from "./distinguish";
import { editPrincipal } from "./edit";
import { editTeam } from "./editTeam";
import { followPeople } from "./followPeople";
import { getPrincipal } from "./get";
import { heldAbout } from "./held";
import { withPrincipal } from "./known";
import { listPrincipals } from "./list";
import { makeService } from "./make";
import { makeTeam } from "./makeTeam";
import { mergePrincipals } from "./merge";
import { listMerges } from "./merges";
import type { PrincipalView } from "./principal";
import { removePrincipal } from "./remove";
import { removeTeam } from "./removeTeam";
import { resolvePrincipal, resolvePrincipals } from "./resolve";
import { newestSeenMs } from "./seen";
import { splitAlias } from "./split";
import { suggestMerges } from "./suggest";
import { addToTeam, removeFromTeam } from "./teamMembers";
import { getTeam, listTeamMembers, listTeams } from "./teams";
import { actFor } from "./testTelemetry";
import { undoMerge } from "./undo";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "principals-test-"));
const missing = "pri_0190a1b2-0000-7000-8000-000000000000";

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

let serial = 0;

/** A tenant of its own, and its administrator. */
async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `t${serial}-${process.pid}`, name: `T ${serial}` });
  return testCtx(id, ["admin"], clock);
}

/** Says names without the lake. */
async function seen(ctx: Ctx, ...values: string[]): Promise<void> {
  const at = { firstMs: clock.nowMs - 1_000, lastMs: clock.nowMs };
  await addSeen(
    ctx,
    values.map((value) => ({ value, ...at })),
  );
}

async function called(ctx: Ctx, value: string): Promise<PrincipalView> {
  const who = await resolvePrincipal(ctx, value);
  if (!who) throw new Error(`Nobody is called ${value}.`);
  return getPrincipal(ctx, who.id);
}

/** A member with an account. */
async function member(ctx: Ctx, email: string, name: string): Promise<string> {
  serial += 1;
  const id = `per_${serial}_${process.pid}`;
  const createdAt = new Date(clock.nowMs);
  await bookkeep(async (tx) => {
    await tx.insert(people).values({ id, email, name, createdAt });
    await tx.insert(memberships).values({ tenant: ctx.tenant, person: id, roles: ["member"], createdAt });
  });
  return id;
}

async function identity(person: string, subject: string, groups: string[] = []): Promise<string> {
  serial += 1;
  const at = new Date(clock.nowMs);
  const id = `ide_${serial}`;
  await bookkeep(async (tx) => {
    await tx
      .insert(identityProviders)
      .values({
        id: "idp_1",
        slug: "corp",
        name: "Corp",
        issuer: "https://id.example.com",
        clientId: "c",
        scopes: "openid",
        groupsClaim: "groups",
        createdAt: at,
        updatedAt: at,
      })
      .onConflictDoNothing();
    await tx
      .insert(identities)
      .values({ id, provider: "idp_1", subject, person, groups, checkedAt: at, createdAt: at });
  });
  return id;
}

describeOnEachStore("principals", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    clock.nowMs += 60_000;
    ctx = await newTenant();
  });

  describe("discovery", () => {
    it("brings who telemetry names, once, with when they were seen", async () => {
      await actFor(ctx.tenant, "ann@acme.com", "2026-10-30 08:00:00.000");
      await actFor(ctx.tenant, "ann@acme.com", "2026-11-02 09:30:00.000", 3);
      await actFor(ctx.tenant, "auth0|77", "2026-11-03 00:00:00.000");
      await actFor(ctx.tenant, "", "2026-11-03 00:00:00.000");
      expect(await discoverPrincipals(ctx)).toEqual({ seen: 2, added: 2 });
      const { principals: list } = await listPrincipals(ctx);
      expect(list.map(({ name, kind, source }) => [name, kind, source])).toEqual([
        ["ann@acme.com", "person", "seen"],
        ["auth0|77", "person", "seen"],
      ]);
      expect(list[0]?.aliases).toEqual([
        {
          kind: "mail",
          value: "ann@acme.com",
          firstSeenAt: "2026-10-30T08:00:00.000Z",
          lastSeenAt: "2026-11-02T09:30:00.000Z",
        },
      ]);
      expect((await discoverPrincipals(ctx)).added).toBe(0);
    });

    it("reads what came since the last look, and moves first and last outwards only", async () => {
      await actFor(ctx.tenant, "bob", "2026-11-02 00:00:00.000");
      await discoverPrincipals(ctx);
      await actFor(ctx.tenant, "bob", "2026-11-05 00:00:00.000");
      await actFor(ctx.tenant, "bob", "2026-09-01 00:00:00.000");
      await actFor(ctx.tenant, "cat", "2026-11-05 00:00:00.000");
      expect((await discoverPrincipals(ctx)).added).toBe(1);
      expect(await called(ctx, "bob")).toMatchObject({
        firstSeenAt: "2026-09-01T00:00:00.000Z",
        lastSeenAt: "2026-11-05T00:00:00.000Z",
      });
    });

    it("takes thousands of names in pages, and leaves out what is no name", async () => {
      const names = Array.from({ length: 2_300 }, (_, n) => `user-${n}`);
      await lake().writer.insert({
        table: "actions",
        values: [...names, "y".repeat(600), "nul\0name"].map((principal, n) => ({
          tenant: ctx.tenant,
          id: `act_p${n}`,
          ts: "2026-11-02 00:00:00.000",
          trace_id: `p${n}`,
          span_id: `p${n}`,
          principal,
        })),
        format: "JSONEachRow",
      });
      const pages: number[] = [];
      const found = await discoverPrincipals(ctx, async (n) => void pages.push(n));
      expect(found).toEqual({ seen: 2_302, added: 2_300 });
      expect(pages).toEqual([1_000, 2_000]);
    });

    it("brings members with their address and what providers call them", async () => {
      const person = await member(ctx, `m${serial}@acme.com`, "Mia Moe");
      await identity(person, `sub-${person}`);
      expect(await discoverPrincipals(ctx)).toMatchObject({ added: 1 });
      const mia = await called(ctx, `sub-${person}`);
      expect(mia).toMatchObject({ name: "Mia Moe", source: "member", accounts: [{ id: person }] });
      expect(mia.aliases.map(({ kind, lastSeenAt }) => [kind, lastSeenAt])).toEqual([
        ["mail", null],
        ["subject", null],
      ]);
      await identity(person, `second-${person}`);
      await discoverPrincipals(ctx);
      expect((await called(ctx, `second-${person}`)).id).toBe(mia.id);
      expect(await countPrincipals(ctx)).toEqual({ principals: 1, services: 0, withoutAccount: 0 });
    });

    it("knows a member by the address that telemetry named, in either order", async () => {
      const email = `first${serial}@acme.com`;
      await seen(ctx, email);
      const before = await called(ctx, email);
      const person = await member(ctx, email, "Fia First");
      await discoverPrincipals(ctx);
      expect(await called(ctx, email)).toMatchObject({
        id: before.id,
        name: "Fia First",
        accounts: [{ id: person, email }],
      });
      expect((await countPrincipals(ctx)).principals).toBe(1);
      await actFor(ctx.tenant, email, "2026-11-02 00:00:00.000");
      await discoverPrincipals(ctx);
      expect((await countPrincipals(ctx)).principals).toBe(1);
    });

    it("is a job over all tenants, each kept to its own names", async () => {
      const other = await newTenant();
      await actFor(ctx.tenant, "here", "2026-11-02 00:00:00.000");
      await actFor(other.tenant, "there", "2026-11-02 00:00:00.000");
      const progress: number[] = [];
      const job = {
        id: "job_1",
        attempt: 1,
        signal: new AbortController().signal,
        before: null,
        progress: async (done: number) => void progress.push(done),
        step: () => Promise.reject(new Error("no steps")),
      };
      const result = await DISCOVER_PRINCIPALS.run(systemCtx(), {}, job);
      expect(result).toMatchObject({ tenants: progress.at(-1) });
      expect(await resolvePrincipal(ctx, "here")).toMatchObject({ name: "here" });
      expect(await resolvePrincipal(ctx, "there")).toBeNull();
      expect(await resolvePrincipal(other, "there")).toMatchObject({ name: "there" });
    });

    it("leaves nothing in the lake or the store of a tenant that is removed", async () => {
      await actFor(ctx.tenant, "gone", "2026-11-02 00:00:00.000");
      await discoverPrincipals(ctx);
      const { signal } = new AbortController();
      for (const table of await tenantTables()) await purgeTable(table, ctx.tenant, signal);
      await bookkeep((tx) => tx.delete(tenants).where(eq(tenants.id, ctx.tenant)));
      expect(await newestSeenMs(ctx)).toBeNull();
      const left = await store().select().from(principals).where(eq(principals.tenant, ctx.tenant));
      expect(left).toEqual([]);
    });
  });

  describe("what is held about somebody", () => {
    it("counts each row once, under each name, whatever versions there are", async () => {
      await actFor(ctx.tenant, "Dan@acme.com", "2026-09-30 23:59:59.000", 2);
      await actFor(ctx.tenant, "dan@acme.com", "2026-11-02 10:00:00.000", 3);
      await actFor(ctx.tenant, "somebody else", "2026-11-02 10:00:00.000", 5);
      const again = `INSERT INTO actions SELECT * REPLACE (ingest_seq + 1 AS ingest_seq) FROM actions
        WHERE tenant = '${ctx.tenant}' AND principal = 'dan@acme.com'`;
      await lake().writer.command({ query: again });
      await discoverPrincipals(ctx);
      const [kept, merged] = [await called(ctx, "dan@acme.com"), await called(ctx, "Dan@acme.com")];
      await mergePrincipals(ctx, { kept: kept.id, merged: merged.id });
      const held = await heldAbout(ctx, kept.id);
      expect(held.toSorted((a, b) => a.actions - b.actions)).toEqual([
        {
          value: "Dan@acme.com",
          actions: 2,
          sessions: 2,
          firstAt: "2026-09-30T23:59:59.000000000Z",
          lastAt: "2026-09-30T23:59:59.000000000Z",
        },
        expect.objectContaining({ value: "dan@acme.com", actions: 3, sessions: 3 }),
      ]);
    });

    it("says nothing where nothing is", async () => {
      const { id } = await makeService(ctx, { name: "quiet" });
      expect(await heldAbout(ctx, id)).toEqual([]);
      await seen(ctx, "only in the store");
      const { id: other } = await called(ctx, "only in the store");
      expect(await heldAbout(ctx, other)).toEqual([
        { value: "only in the store", actions: 0, sessions: 0, firstAt: null, lastAt: null },
      ]);
    });
  });

  describe("suggestions", () => {
    const pairs = async () => {
      const { suggestions, total } = await suggestMerges(ctx);
      expect(total).toBe(suggestions.length);
      return suggestions.map(({ rule, keep, merge, reason }) => ({
        rule,
        reason,
        keep: keep.name,
        merge: merge.name,
      }));
    };

    it("say why: the account, the case, the login, the name; the surest first, each pair once", async () => {
      const n = serial;
      const email = `kim.doe${n}@acme.com`;
      const person = await member(ctx, email, "Kim Doe");
      await discoverPrincipals(ctx);
      await seen(ctx, `kim_doe${n}`, "Lee@acme.com", "lee@ACME.com", "max.moe@one.com", "Max Moe");
      await seen(ctx, `sub-${person}`);
      await identity(person, `sub-${person}`);
      await discoverPrincipals(ctx);
      const found = await pairs();
      expect(found.map(({ rule, merge }) => [rule, merge]).sort()).toEqual([
        ["account", `sub-${person}`],
        ["case", expect.stringMatching(/^lee@acme.com$/i)],
        ["login", "Max Moe"],
        ["login", `kim_doe${n}`],
      ]);
      expect(found[0]).toMatchObject({
        keep: "Kim Doe",
        reason: `The account of ${email} signs in as sub-${person}.`,
      });
    });

    it("are none for first names, common addresses, ambiguous logins, subjects or services", async () => {
      await seen(
        ctx,
        "info@one.com",
        "info@two.com",
        "kim",
        "kim@one.com",
        "kim@two.com",
        "Ann",
        "00u1ab2cd3EF4gh5",
      );
      const { id } = await makeService(ctx, { name: "Refund Bot" });
      await seen(ctx, "refund bot");
      expect(id).toBeTruthy();
      expect(await pairs()).toEqual([]);
    });

    it("compare whole names where an address is not the only one", async () => {
      await seen(ctx, "Nia Noé", "nia.noe@one.com", "nia_noe@two.com");
      const found = await pairs();
      expect(found.map(({ rule }) => rule)).toEqual(["name", "name", "name"]);
      const words = found.map(({ reason }) => reason).find((reason) => !reason.includes("two.com"));
      expect(words).toMatch(
        /^“(Nia Noé|nia.noe@one.com)” and “(Nia Noé|nia.noe@one.com)” read as the same name\.$/,
      );
    });

    it("are gone once merged or told apart, and come back when that is taken back", async () => {
      await seen(ctx, "Lee@acme.com", "lee@acme.com", "lee@ACME.com");
      const [a, b, c] = await Promise.all(
        ["Lee@acme.com", "lee@acme.com", "lee@ACME.com"].map((value) => called(ctx, value)),
      );
      if (!a || !b || !c) throw new Error("three");
      expect(await pairs()).toHaveLength(3);
      await distinguish(ctx, a.id, b.id);
      await distinguish(ctx, b.id, a.id);
      expect(await pairs()).toHaveLength(2);
      await mergePrincipals(ctx, { kept: c.id, merged: a.id });
      expect(await pairs(), "a is not b, and c is a now").toEqual([]);
      expect(await listDistinctions(ctx, c.id)).toEqual([{ id: b.id, name: b.name }]);
      await forgetDistinction(ctx, c.id, b.id);
      expect(await pairs()).toHaveLength(1);
      expect((await suggestMerges(ctx, { of: b.id })).suggestions).toHaveLength(1);
      expect((await suggestMerges(ctx, { of: a.id })).suggestions).toEqual([]);
    });

    it("page by keyset without gap or repetition", async () => {
      for (let n = 0; n < 7; n++) await seen(ctx, `user${n}@acme.com`, `USER${n}@acme.com`);
      const reasons: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await suggestMerges(ctx, { limit: 3, cursor });
        expect(page.total).toBe(7);
        reasons.push(...page.suggestions.map((one) => one.reason));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(new Set(reasons).size).toBe(7);
      expect(reasons).toHaveLength(7);
      await expect(suggestMerges(ctx, { cursor: "x" })).rejects.toMatchObject({ code: "INVALID" });
    });
  });

  describe("merging", () => {
    it("hides the one behind the other, with its names, teams and account, and is undone", async () => {
      const person = await member(ctx, `eve${serial}@acme.com`, "Eve");
      await discoverPrincipals(ctx);
      await seen(ctx, "eve");
      const kept = await called(ctx, "eve");
      const account = (await listPrincipals(ctx, { account: true })).principals[0];
      if (!account) throw new Error("no member");
      const { id: team } = await makeTeam(ctx, { name: "Support", owner: account.id });
      await addToTeam(ctx, team, account.id);
      const { id: merge } = await mergePrincipals(ctx, { kept: kept.id, merged: account.id });
      const one = await getPrincipal(ctx, kept.id);
      expect(one).toMatchObject({ accounts: [{ id: person }], teams: [{ id: team, name: "Support" }] });
      expect(one.aliases).toHaveLength(2);
      expect((await listPrincipals(ctx)).principals.map(({ id }) => id)).toEqual([kept.id]);
      expect(await getTeam(ctx, team)).toMatchObject({ owner: { id: kept.id }, members: 1 });
      expect(await listTeamMembers(ctx, team)).toMatchObject([{ id: kept.id, source: "hand" }]);
      expect(await resolvePrincipal(ctx, account.aliases[0]?.value ?? "")).toMatchObject({ id: kept.id });
      expect(await getPrincipal(ctx, account.id)).toMatchObject({ mergedInto: { id: kept.id } });
      expect(await listMerges(ctx, kept.id)).toMatchObject([
        { id: merge, by: "Test person", undoneAt: null },
      ]);
      await discoverPrincipals(ctx);
      expect((await countPrincipals(ctx)).principals, "the member is there already").toBe(1);

      expect(await undoMerge(ctx, merge)).toEqual({ id: account.id });
      expect(await getPrincipal(ctx, account.id)).toEqual({
        ...account,
        teams: [{ id: team, name: "Support" }],
      });
      expect(await getPrincipal(ctx, kept.id)).toEqual(kept);
      await expect(undoMerge(ctx, merge)).rejects.toMatchObject({ code: "CONFLICT" });
      const { changes } = await listChanges(ctx, { target: kept.id });
      expect(changes.map(({ verb }) => verb)).toEqual(["undo merge of", "merge"]);
      expect(await listMerges(ctx, account.id)).toMatchObject([{ undoneAt: expect.any(String) }]);
    });

    it("is refused for what cannot be one, in words", async () => {
      const person = await member(ctx, `fay${serial}@acme.com`, "Fay");
      await discoverPrincipals(ctx);
      const fay = (await listPrincipals(ctx, { account: true })).principals[0];
      const service = await makeService(ctx, { name: "bot" });
      await seen(ctx, "x", "y");
      const [x, y] = [await called(ctx, "x"), await called(ctx, "y")];
      if (!fay) throw new Error("no member");
      expect(fay.accounts[0]?.id).toBe(person);
      const merge = (kept: string, merged: string) => mergePrincipals(ctx, { kept, merged });
      await expect(merge(x.id, x.id)).rejects.toMatchObject({ code: "INVALID" });
      await expect(merge(service.id, fay.id)).rejects.toMatchObject({ code: "CONFLICT" });
      await merge(service.id, x.id);
      await expect(merge(y.id, x.id)).rejects.toThrow(/x was merged into bot/);
      await expect(merge(x.id, y.id)).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(editPrincipal(ctx, fay.id, { kind: "service" })).rejects.toMatchObject({
        code: "CONFLICT",
      });
    });

    it("is not undone where one of its names went its own way since", async () => {
      await seen(ctx, "gus", "gus@acme.com");
      const [gus, mail] = [await called(ctx, "gus"), await called(ctx, "gus@acme.com")];
      const { id } = await mergePrincipals(ctx, { kept: mail.id, merged: gus.id });
      const { id: alone } = await splitAlias(ctx, mail.id, "gus");
      expect(await resolvePrincipal(ctx, "gus")).toMatchObject({ id: alone });
      await expect(undoMerge(ctx, id)).rejects.toThrow(/gus was split off since/);
      expect(await suggestMerges(ctx), "told apart by the split").toMatchObject({ suggestions: [] });
    });

    it("of two administrators at once makes no circle", async () => {
      await seen(ctx, "one", "two");
      const [one, two] = [await called(ctx, "one"), await called(ctx, "two")];
      const results = await Promise.allSettled([
        mergePrincipals(ctx, { kept: one.id, merged: two.id }),
        mergePrincipals(ctx, { kept: two.id, merged: one.id }),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect((await countPrincipals(ctx)).principals).toBe(1);
    });

    it("and undoing in any order return to the start", async () => {
      const names = Array.from({ length: 12 }, (_, n) => `name-${n}`);
      await seen(ctx, ...names);
      const ids = await Promise.all(names.map(async (name) => (await called(ctx, name)).id));
      const { id: team } = await makeTeam(ctx, { name: "T", owner: ids[3] });
      for (const id of ids.slice(0, 5)) await addToTeam(ctx, team, id);
      const start = await everything(ctx);
      for (let seed = 1; seed <= 5; seed++) {
        const draw = random(seed);
        const open: string[] = [];
        for (let step = 0; step < 16; step++) {
          const isMerge = open.length === 0 || draw(3) > 0;
          if (isMerge) {
            const standing = (await listPrincipals(ctx)).principals.map(({ id }) => id);
            const [kept, merged] = [standing[draw(standing.length)], standing[draw(standing.length)]];
            if (!kept || !merged || kept === merged) continue;
            open.push((await mergePrincipals(ctx, { kept, merged })).id);
          } else {
            await undoMerge(ctx, open.splice(draw(open.length), 1)[0] ?? "");
          }
        }
        expect(open.length, "something is merged").toBeGreaterThan(0);
        expect(await everything(ctx)).not.toEqual(start);
        while (open.length > 0) await undoMerge(ctx, open.splice(draw(open.length), 1)[0] ?? "");
        expect(await everything(ctx), `seed ${seed}`).toEqual(start);
      }
    });
  });

  describe("splitting", () => {
    it("makes one name a principal of its own, but never the last or an account's address", async () => {
      const person = await member(ctx, `hal${serial}@acme.com`, "Hal");
      await identity(person, `hal-${person}`);
      await discoverPrincipals(ctx);
      const hal = await called(ctx, `hal-${person}`);
      const email = hal.aliases.find(({ kind }) => kind === "mail")?.value ?? "";
      await expect(splitAlias(ctx, hal.id, email)).rejects.toThrow(/address of the account/);
      await expect(splitAlias(ctx, hal.id, "not theirs")).rejects.toMatchObject({ code: "NOT_FOUND" });
      const { id } = await splitAlias(ctx, hal.id, `hal-${person}`);
      expect(await getPrincipal(ctx, id)).toMatchObject({
        name: `hal-${person}`,
        kind: "person",
        accounts: [],
      });
      await expect(splitAlias(ctx, id, `hal-${person}`)).rejects.toThrow(/only name/);
      await discoverPrincipals(ctx);
      expect(await resolvePrincipal(ctx, `hal-${person}`), "stays apart").toMatchObject({ id });
      expect(await suggestMerges(ctx)).toMatchObject({ suggestions: [] });
    });
  });

  describe("services and edits", () => {
    it("are made by hand, with a purpose and a team that answers, and removed while nothing names them", async () => {
      const { id: team } = await makeTeam(ctx, { name: "Payments" });
      const { id } = await makeService(ctx, { name: " refund  bot ", purpose: "Refunds", ownerTeam: team });
      expect(await getPrincipal(ctx, id)).toMatchObject({
        kind: "service",
        name: "refund bot",
        purpose: "Refunds",
        ownerTeam: { id: team, name: "Payments" },
        source: "made",
      });
      expect(await getTeam(ctx, team)).toMatchObject({ services: 1 });
      await removeTeam(ctx, team);
      expect(await getPrincipal(ctx, id)).toMatchObject({ ownerTeam: null });
      await seen(ctx, "svc-refund");
      const { id: merge } = await mergePrincipals(ctx, {
        kept: id,
        merged: (await called(ctx, "svc-refund")).id,
      });
      expect(await resolvePrincipal(ctx, "svc-refund")).toMatchObject({ id, kind: "service" });
      await expect(removePrincipal(ctx, id)).rejects.toMatchObject({ code: "CONFLICT" });
      await undoMerge(ctx, merge);
      const named = await called(ctx, "svc-refund");
      await expect(removePrincipal(ctx, named.id)).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(makeService(ctx, { name: "" })).rejects.toMatchObject({ code: "INVALID" });
    });

    it("goes when nothing ever named it", async () => {
      const { id } = await makeService(ctx, { name: "mistake" });
      await removePrincipal(ctx, id);
      await expect(getPrincipal(ctx, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("rename, turn into a service, and link to a member's account", async () => {
      await seen(ctx, "ivy", "robot");
      const person = await member(ctx, `ivy${serial}@acme.com`, "Ivy");
      const [ivy, robot] = [await called(ctx, "ivy"), await called(ctx, "robot")];
      await editPrincipal(ctx, ivy.id, { name: "Ivy Im", account: person });
      expect(await getPrincipal(ctx, ivy.id)).toMatchObject({ name: "Ivy Im", accounts: [{ id: person }] });
      await expect(editPrincipal(ctx, robot.id, { account: person })).rejects.toMatchObject({
        code: "CONFLICT",
      });
      await expect(editPrincipal(ctx, robot.id, { account: "per_none" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      await editPrincipal(ctx, robot.id, { kind: "service", purpose: "Cleans" });
      expect(await getPrincipal(ctx, robot.id)).toMatchObject({ kind: "service", purpose: "Cleans" });
      await expect(editPrincipal(ctx, ivy.id, { purpose: "?" })).rejects.toMatchObject({ code: "INVALID" });
      await editPrincipal(ctx, robot.id, { kind: "person" });
      expect(await getPrincipal(ctx, robot.id)).toMatchObject({ kind: "person", purpose: null });
      await discoverPrincipals(ctx);
      await expect(
        editPrincipal(ctx, ivy.id, { account: null }),
        "their address is here",
      ).rejects.toMatchObject({
        code: "CONFLICT",
      });
      const { changes } = await listChanges(ctx, { target: ivy.id });
      expect(changes.at(-1)).toMatchObject({
        verb: "edit",
        before: { name: "ivy" },
        after: { name: "Ivy Im" },
      });
    });
  });

  describe("resolving", () => {
    it("says of an action whom its principal is known as, and nothing of strangers", async () => {
      await seen(ctx, "kim");
      const { id } = await called(ctx, "kim");
      await editPrincipal(ctx, id, { name: "Kim Doe" });
      const of = (principal: string | null) => withPrincipal(ctx, { principal } as ActionView);
      expect(await of("kim")).toEqual({ principal: "kim", knownAs: { id, name: "Kim Doe" } });
      expect([await of("nobody"), await of(null)]).toEqual([{ principal: "nobody" }, { principal: null }]);
    });

    it("answers for many values at once, and not for other tenants", async () => {
      await seen(ctx, ...Array.from({ length: 1_500 }, (_, n) => `user ${n}`));
      const values = Array.from({ length: 2_000 }, (_, n) => `user ${n}`);
      expect((await resolvePrincipals(ctx, values)).size).toBe(1_500);
      expect((await resolvePrincipals(await newTenant(), values)).size).toBe(0);
      expect((await resolvePrincipals(ctx, ["", "a\0"])).size).toBe(0);
    });
  });

  describe("teams", () => {
    it("follow a group of a provider and of the directory; members by hand stay", async () => {
      const at = new Date(clock.nowMs);
      const [a, b] = [
        await member(ctx, `ja${serial}@acme.com`, "Ja"),
        await member(ctx, `jb${serial}@acme.com`, "Jb"),
      ];
      const stranger = await member(await newTenant(), `js${serial}@acme.com`, "Js");
      const login = await identity(a, `ja-${a}`, ["finance", "all"]);
      await identity(stranger, `js-${stranger}`, ["finance"]);
      await bookkeep(async (tx) => {
        const meta = { tenant: ctx.tenant, createdAt: at, updatedAt: at };
        await tx
          .insert(scimUsers)
          .values({ id: `scu_${b}`, person: b, userName: "jb", active: true, resource: {}, ...meta });
        await tx
          .insert(scimGroups)
          .values({ id: `scg_${b}`, displayName: "Finance EU", externalId: "finance", ...meta });
        await tx.insert(scimGroupMembers).values({ group: `scg_${b}`, user: `scu_${b}` });
      });
      await discoverPrincipals(ctx);
      await seen(ctx, "guest");
      const { id } = await makeTeam(ctx, { name: "Finance", group: "finance", costCentre: "4711" });
      await addToTeam(ctx, id, (await called(ctx, "guest")).id);
      const members = async () =>
        (await listTeamMembers(ctx, id)).map(({ name, source }) => `${name} ${source}`);
      expect(await members(), "at once").toEqual(["guest hand", "Ja group", "Jb group"]);
      const ja = (await listTeamMembers(ctx, id)).find(({ name }) => name === "Ja");
      await expect(removeFromTeam(ctx, id, ja?.id ?? "")).rejects.toThrow(/because of the group finance/);
      await bookkeep((tx) =>
        tx
          .update(identities)
          .set({ groups: ["all"] })
          .where(eq(identities.id, login)),
      );
      await discoverPrincipals(ctx);
      expect(await members()).toEqual(["guest hand", "Jb group"]);
      await editTeam(ctx, id, { group: null });
      expect(await members()).toEqual(["guest hand"]);
      await removeFromTeam(ctx, id, (await called(ctx, "guest")).id);
      expect(await getTeam(ctx, id)).toMatchObject({ members: 0, costCentre: "4711", group: null });
      expect((await listPrincipals(ctx, { team: id })).principals).toEqual([]);
    });

    it("have who signs in with the group at once, without a look at everybody", async () => {
      const { id } = await makeTeam(ctx, { name: "Finance", group: "finance" });
      const [a, b] = [
        await member(ctx, `ka${serial}@acme.com`, "Ka"),
        await member(ctx, `kb${serial}@acme.com`, "Kb"),
      ];
      await identity(a, `ka-${a}`, ["finance"]);
      await identity(b, `kb-${b}`, ["finance"]);
      await followPeople(ctx, [a]);
      expect((await listTeamMembers(ctx, id)).map(({ name }) => name)).toEqual(["Ka"]);
    });

    it("have names of their own, and are listed by them", async () => {
      const { id } = await makeTeam(ctx, { name: "Zeta" });
      await makeTeam(ctx, { name: "Alpha" });
      await expect(makeTeam(ctx, { name: "Zeta" })).rejects.toMatchObject({
        code: "CONFLICT",
        fields: { name: expect.any(String) },
      });
      await expect(editTeam(ctx, id, { name: "Alpha" })).rejects.toMatchObject({ code: "CONFLICT" });
      await editTeam(ctx, id, { name: "Omega", costCentre: "1" });
      const first = await listTeams(ctx, { limit: 1 });
      const second = await listTeams(ctx, { limit: 1, cursor: first.next ?? "" });
      expect([...first.teams, ...second.teams].map(({ name }) => name)).toEqual(["Alpha", "Omega"]);
      expect((await listTeams(ctx, { q: "mEG" })).teams.map((team) => team.id)).toEqual([id]);
    });
  });

  describe("standing rules", () => {
    const verbs = (
      on: string,
      team: string,
      merge: string,
      mine: string,
    ): ((c: Ctx) => Promise<unknown>)[] => [
      (c) => getPrincipal(c, on),
      (c) => heldAbout(c, on),
      (c) => editPrincipal(c, on, { name: "stolen" }),
      (c) => editPrincipal(c, mine, { kind: "service", ownerTeam: team }),
      (c) => removePrincipal(c, on),
      (c) => mergePrincipals(c, { kept: mine, merged: on }),
      (c) => mergePrincipals(c, { kept: on, merged: mine }),
      (c) => splitAlias(c, on, "victim"),
      (c) => distinguish(c, mine, on),
      (c) => forgetDistinction(c, mine, on),
      (c) => undoMerge(c, merge),
      (c) => makeService(c, { name: "s", ownerTeam: team }),
      (c) => getTeam(c, team),
      (c) => listTeamMembers(c, team),
      (c) => editTeam(c, team, { name: "stolen" }),
      (c) => removeTeam(c, team),
      (c) => makeTeam(c, { name: "mine", owner: on }),
      (c) => addToTeam(c, team, mine),
      (c) => removeFromTeam(c, team, on),
    ];

    it("answer another tenant's ids exactly like missing ones", async () => {
      const stranger = await newTenant();
      await seen(ctx, "victim", "second");
      await seen(stranger, "mine");
      const [victim, second] = [await called(ctx, "victim"), await called(ctx, "second")];
      const { id: team } = await makeTeam(ctx, { name: "Theirs" });
      await addToTeam(ctx, team, victim.id);
      const { id: merge } = await mergePrincipals(ctx, { kept: victim.id, merged: second.id });
      const { id: mine } = await called(stranger, "mine");
      const before = await everything(ctx);
      const real = verbs(victim.id, team, merge, mine);
      const none = verbs(missing, "team_none", "mrg_none", mine);
      for (const [at, verb] of real.entries()) {
        const said = (error: unknown) => String(error);
        const refusal = await verb(stranger).catch(said);
        expect(refusal, String(verb)).toContain("No such");
        expect(refusal).toBe(await none[at]?.(stranger).catch(said));
      }
      expect(await everything(ctx)).toEqual(before);
      expect(await listMerges(stranger, victim.id)).toEqual([]);
      expect((await listPrincipals(stranger, { q: "victim" })).principals).toEqual([]);
      expect((await listPrincipals(stranger, { team })).principals).toEqual([]);
      expect(await listDistinctions(stranger, victim.id)).toEqual([]);
    });

    it("refuse without people.write, and reading without audit.read", async () => {
      await seen(ctx, "victim", "other");
      const { id } = await called(ctx, "victim");
      const { id: other } = await called(ctx, "other");
      const { id: team } = await makeTeam(ctx, { name: "T" });
      const { id: merge } = await mergePrincipals(ctx, { kept: id, merged: other });
      const reader = testCtx(ctx.tenant, ["member"], clock);
      const reads = new Set([0, 1, 12, 13]);
      for (const [at, verb] of verbs(id, team, merge, id).entries()) {
        if (reads.has(at)) await verb(reader);
        else await expect(verb(reader), String(verb)).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
      await expect(discoverPrincipals(reader)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const nobody = { ...reader, abilities: new Set<never>() };
      const asked = [
        listPrincipals(nobody),
        countPrincipals(nobody),
        suggestMerges(nobody),
        listMerges(nobody),
        listDistinctions(nobody, id),
        resolvePrincipals(nobody, ["victim"]),
        getPrincipal(nobody, id),
        listTeams(nobody),
      ];
      for (const result of await Promise.allSettled(asked)) {
        expect(result).toMatchObject({ status: "rejected", reason: { code: "FORBIDDEN" } });
      }
    });
  });

  describe("many principals", () => {
    it("are paged, searched, counted and compared", async () => {
      const names = Array.from({ length: 100 }, (_, n) => `person.number${n}@customer${n % 50}.example`);
      await seen(ctx, ...names);
      await seen(ctx, "PERSON.number77@customer27.example", "person_number99");
      const first = await listPrincipals(ctx, { limit: 60 });
      const rest = await listPrincipals(ctx, { limit: 60, cursor: first.next ?? "" });
      const ids = [...first.principals, ...rest.principals].map(({ id }) => id);
      expect([new Set(ids).size, rest.next]).toEqual([102, null]);
      expect((await listPrincipals(ctx, { q: "number42@" })).principals).toHaveLength(1);
      expect(await countPrincipals(ctx)).toMatchObject({ principals: 102 });
      expect((await suggestMerges(ctx)).suggestions).toHaveLength(2);
    });
  });
});

/** All that merging may touch, as it stands in the store. */
async function everything(ctx: Ctx): Promise<unknown> {
  const mine = await store()
    .select()
    .from(principals)
    .where(eq(principals.tenant, ctx.tenant))
    .orderBy(asc(principals.id));
  const names = await store()
    .select()
    .from(principalAliases)
    .where(eq(principalAliases.tenant, ctx.tenant))
    .orderBy(asc(principalAliases.value));
  const groups = await store()
    .select()
    .from(teams)
    .where(eq(teams.tenant, ctx.tenant))
    .orderBy(asc(teams.id));
  const rows = await store()
    .select({ row: teamMembers })
    .from(teamMembers)
    .innerJoin(teams, eq(teams.id, teamMembers.team))
    .where(eq(teams.tenant, ctx.tenant))
    .orderBy(asc(teamMembers.team), asc(teamMembers.principal));
  const views = (await listPrincipals(ctx, { limit: 200 })).principals;
  return { mine, names, groups, rows, views };
}

/** A repeatable source of small numbers (a linear congruential generator). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
