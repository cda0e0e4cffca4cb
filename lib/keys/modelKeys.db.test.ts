import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { keys } from "@/db/store/schema/keys";
import { reservations } from "@/db/store/schema/ledger";
import { memberships, people } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import { servedModels } from "@/db/store/schema/subscriptions";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { type TestClock, testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { makeService } from "@/lib/principals/make";
import { makeTeam } from "@/lib/principals/makeTeam";
import { mergePrincipals } from "@/lib/principals/merge";
import { myPrincipal } from "@/lib/principals/mine";
import { removePrincipal } from "@/lib/principals/remove";
import { addToTeam } from "@/lib/principals/teamMembers";
import { flushSecurityEvents } from "@/lib/securityEvents/gather";
import { listSecurityEvents } from "@/lib/securityEvents/list";
import { writeSetting } from "@/lib/settings/setting";
import { createSubscription } from "@/lib/subscriptions/create";
import { editSubscription, removeSubscription, setSubscriptionState } from "@/lib/subscriptions/edit";
import { getSubscription } from "@/lib/subscriptions/get";
import { subscriptionsInForce } from "@/lib/subscriptions/inForce";
import { listSubscriptions } from "@/lib/subscriptions/list";
import { listModelAccess } from "@/lib/subscriptions/listAccess";
import { selectSubscription } from "@/lib/subscriptions/select";
import { createModelAccess, editModelAccess, removeModelAccess } from "@/lib/subscriptions/writeAccess";
import { planRevocation, revokeKeys } from "./bulkRevoke";
import { countKeys } from "./count";
import { findKeys, findOwnKeys, getKey } from "./find";
import { issueKey } from "./issue";
import { issueModelKey } from "./issueModelKey";
import { lookUpKey } from "./lookUp";
import { isInScope } from "./modelKey";
import type { NewModelKey } from "./modelKeyInput";
import { revokeKey } from "./revoke";
import { rotateKey } from "./rotate";
import { useOfKey } from "./useOf";
import { verifyKey } from "./verify";
import { modelKeyFacts, verifyModelKey } from "./verifyModelKey";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse("2026-11-22T10:00:00.000Z");
const clock: TestClock = { nowMs: START_MS };
const admin = testCtx("a", ["admin"], clock);
const stranger = testCtx("b", ["admin"], clock);
const missing = "key_0190a1b2-0000-7000-8000-000000000000";

/** A member with an account. */
function member(id: string, roles: Parameters<typeof testCtx>[1] = ["member"]): Ctx {
  return { ...testCtx("a", roles, clock), actor: { kind: "person", id, name: id } };
}
const kim = member("per_kim");
const lee = member("per_lee");

describeOnEachStore("model keys and subscriptions", (open) => {
  let opened: FreshStore;
  let team = "";
  let basic = "";
  let gold = "";
  beforeAll(async () => {
    opened = await open();
    await bookkeep(async (tx) => {
      const createdAt = new Date(0);
      await tx.insert(tenants).values(["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt })));
      const accounts = ["per_kim", "per_lee"];
      await tx
        .insert(people)
        .values(accounts.map((id) => ({ id, email: `${id}@example.com`, name: id, createdAt })));
      const roles = ["member"];
      await tx
        .insert(memberships)
        .values(accounts.map((person) => ({ tenant: "a", person, roles, createdAt })));
      const provider = {
        id: "idp_1",
        slug: "corp",
        name: "Corp",
        issuer: "https://corp.example.com",
        clientId: "c",
      };
      const scopes = { scopes: "openid", groupsClaim: "groups", createdAt, updatedAt: createdAt };
      await tx.insert(identityProviders).values({ ...provider, ...scopes });
      const said = { provider: "idp_1", checkedAt: createdAt, createdAt };
      await tx
        .insert(identities)
        .values({ id: "idn_1", subject: "s-kim", person: "per_kim", groups: ["premium"], ...said });
      const model = { tenant: "a", createdBy: "t", createdAt };
      await tx.insert(servedModels).values([
        { id: "svm_granite", name: "granite", namespace: "llm", ...model },
        { id: "svm_llama", name: "llama", ...model },
        { id: "svm_other", name: "secret", ...model, tenant: "b" },
      ]);
    });
    team = (await makeTeam(admin, { name: "Search" })).id;
    await addToTeam(admin, team, (await myPrincipal(kim))?.id ?? "");
    basic = (
      await createSubscription(admin, {
        name: "basic",
        owners: [{ kind: "team", value: team }],
        models: [{ model: "llm/granite" }, { model: "llama" }],
        costCentre: "4711",
      })
    ).id;
    gold = (
      await createSubscription(admin, {
        name: "gold",
        priority: 10,
        owners: [{ kind: "group", value: "premium" }],
        models: [{ model: "llama", billingNanoUsdPerMillion: 2_000_000_000 }],
      })
    ).id;
  });
  afterAll(() => opened.close());

  const issue = (ctx: Ctx, change: Partial<NewModelKey> = {}) =>
    issueModelKey(ctx, { name: "notebook", subscription: basic, ...change });
  const works = async (secret: string) => (await verifyModelKey(secret, clock.nowMs)) !== null;

  describe("subscriptions", () => {
    it("are listed by priority with owners, models and prices, and found by what people know of them", async () => {
      const { subscriptions } = await listSubscriptions(admin, {});
      expect(subscriptions.map(({ name }) => name)).toEqual(["gold", "basic"]);
      expect(subscriptions[0]?.models).toMatchObject([
        { name: "llama", billingNanoUsdPerMillion: 2_000_000_000 },
      ]);
      expect(subscriptions[1]?.owners).toEqual([{ kind: "team", value: team, name: "Search" }]);
      const names = async (filter: Parameters<typeof listSubscriptions>[1]) =>
        (await listSubscriptions(admin, filter)).subscriptions.map(({ name }) => name);
      expect(await names({ q: "4711" })).toEqual(["basic"]);
      expect(await names({ model: "svm_granite" })).toEqual(["basic"]);
      expect(await names({ owner: { kind: "group", value: "premium" } })).toEqual(["gold"]);
      const first = await listSubscriptions(admin, { limit: 1 });
      expect(await names({ cursor: first.next ?? "" })).toEqual(["basic"]);
    });

    it("take nobody and no model of another tenant, and no name twice", async () => {
      const refused = (change: object) =>
        createSubscription(admin, { name: "new", ...change }).catch(
          (error: { fields?: object }) => error.fields,
        );
      expect(await refused({ models: [{ model: "secret" }] })).toHaveProperty("models");
      expect(await refused({ models: [{ model: "svm_other" }] })).toHaveProperty("models");
      const theirs = await makeService(stranger, { name: "theirs" });
      expect(await refused({ owners: [{ kind: "principal", value: theirs.id }] })).toHaveProperty("owners");
      expect(await refused({ models: [{ model: "llama", billingNanoUsdPerMillion: 0.5 }] })).toHaveProperty(
        "models",
      );
      expect(await refused({ name: "Not a name" })).toHaveProperty("name");
      await expect(createSubscription(admin, { name: "gold" })).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(createSubscription(kim, { name: "mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      const unknown = (ctx: Ctx, id: string) =>
        getSubscription(ctx, id).catch((error: unknown) => String(error));
      expect(await unknown(stranger, basic)).toBe(await unknown(stranger, "sub_none"));
    });

    it("keep the price of each model, though another has its name, and are not resumed by who edits them meanwhile", async () => {
      const model = { tenant: "a", createdBy: "t", createdAt: new Date(0) };
      await bookkeep((tx) =>
        tx.insert(servedModels).values({ id: "svm_lab", name: "llama", namespace: "lab", ...model }),
      );
      const prices = [
        { model: "llama", billingNanoUsdPerMillion: 5 },
        { model: "lab/llama", billingNanoUsdPerMillion: 7 },
      ];
      const { id } = await createSubscription(admin, { name: "two", models: prices });
      const { models } = await getSubscription(admin, id);
      expect(models.map((one) => [one.id, one.billingNanoUsdPerMillion])).toEqual([
        ["svm_llama", 5],
        ["svm_lab", 7],
      ]);
      for (let round = 0; round < 4; round += 1) {
        const edit = editSubscription(admin, id, { displayName: `Two ${round}` });
        await Promise.all([edit, setSubscriptionState(admin, id, "paused")]);
        expect(await getSubscription(admin, id)).toMatchObject({
          displayName: `Two ${round}`,
          state: "paused",
        });
        await setSubscriptionState(admin, id, "active");
      }
      await removeSubscription(admin, id);
      await bookkeep((tx) => tx.delete(servedModels).where(eq(servedModels.id, "svm_lab")));
    });

    it("are selected by who asks: a name of the provider's, and a team that somebody joins", async () => {
      const ask = { groups: [], user: "per_lee@example.com", model: "llama" };
      expect(await selectSubscription("a", ask, clock.nowMs)).toMatchObject({ error: "no_subscription" });
      await addToTeam(admin, team, (await myPrincipal(lee))?.id ?? "");
      expect(await selectSubscription("a", ask, clock.nowMs)).toMatchObject({
        subscription: { name: "basic" },
      });
      const inGroup = { ...ask, groups: ["premium"] };
      expect(await selectSubscription("a", inGroup, clock.nowMs)).toMatchObject({
        subscription: { name: "gold" },
      });
      expect(await selectSubscription("b", inGroup, clock.nowMs)).toMatchObject({ error: "model_not_found" });
    });

    it("stay those of an owner who was merged into somebody", async () => {
      const [kept, merged] = [
        await makeService(admin, { name: "batch" }),
        await makeService(admin, { name: "old batch" }),
      ];
      const subjects = [{ kind: "principal" as const, value: merged.id }];
      const { id } = await createSubscription(admin, {
        name: "merged",
        owners: subjects,
        models: [{ model: "llama" }],
      });
      const access = await createModelAccess(admin, { name: "merged", subjects, models: ["llama"] });
      const ask = { groups: [], principal: kept.id, model: "llama" };
      expect(await selectSubscription("a", ask, clock.nowMs)).toMatchObject({ ok: false });
      await mergePrincipals(admin, { kept: kept.id, merged: merged.id });
      expect(await selectSubscription("a", ask, clock.nowMs)).toMatchObject({ subscription: { id } });
      await removeModelAccess(admin, access.id);
      await removeSubscription(admin, id);
    });

    it("need access besides, from when somebody says who may call a model until nobody does", async () => {
      const ask = { groups: [], user: "per_lee@example.com", model: "granite" };
      const subjects = [{ kind: "group" as const, value: "premium" }];
      const { id } = await createModelAccess(admin, { name: "granite", subjects, models: ["granite"] });
      expect(await selectSubscription("a", ask, clock.nowMs)).toMatchObject({ error: "model_access_denied" });
      await editModelAccess(admin, id, { subjects: [{ kind: "team", value: team }] });
      expect(await selectSubscription("a", ask, clock.nowMs)).toMatchObject({ ok: true });
      expect(await listModelAccess(admin)).toMatchObject([
        { subjects: [{ name: "Search" }], models: [{ name: "granite" }] },
      ]);
      await expect(editModelAccess(admin, id, { subjects: [] })).rejects.toMatchObject({ code: "INVALID" });
      await expect(removeModelAccess(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await removeModelAccess(admin, id);
    });
  });

  describe("issuing", () => {
    it("gives a member a key of their own, with who pays and their groups as they are, and keeps only its hash", async () => {
      const { key, secret } = await issue(kim, { scopes: ["granite"], purpose: "experiments" });
      const me = await myPrincipal(kim);
      expect(await verifyModelKey(secret, clock.nowMs)).toMatchObject({
        keyId: key.id,
        asker: { key: key.id, person: me?.id, human: me?.id, agent: null, team, subscription: basic },
        person: { user: "per_kim@example.com" },
        groups: ["premium"],
        scopes: ["llm/granite"],
        expiresAtMs: clock.nowMs + 90 * DAY_MS,
      });
      const facts = await modelKeyFacts("a", key.id, clock.nowMs);
      if (!facts) throw new Error("A key without facts.");
      const index = await subscriptionsInForce("a", clock.nowMs);
      const models = ["granite", "llm/granite", "llama", "unheard-of"];
      expect(models.filter((model) => isInScope(facts, model, index))).toEqual(["granite", "llm/granite"]);
      expect(await modelKeyFacts("b", key.id, clock.nowMs)).toBeNull();
      expect(await verifyKey(secret, "api", clock.nowMs)).toBeNull();
      const [row] = await store().select().from(keys).where(eq(keys.id, key.id));
      const said = JSON.stringify([row, await listChanges(admin, { target: key.id })]);
      expect(said).not.toContain(secret.slice(8));
      expect(said).toContain("experiments");
    });

    it("refuses a member what is not theirs: another's key, a subscription they do not own, wider scopes, a foreign agent or team", async () => {
      const service = await makeService(admin, { name: "batch" });
      await expect(issue(kim, { holder: service.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(issue(lee, { subscription: gold })).rejects.toMatchObject({ code: "INVALID" });
      const words = (id: string) => issue(lee, { subscription: id }).catch((error: unknown) => String(error));
      expect(await words(gold)).toBe(await words("sub_none"));
      await expect(issue(kim, { subscription: gold, scopes: ["granite"] })).rejects.toMatchObject({
        fields: { scopes: expect.stringContaining("does not hold") },
      });
      await expect(issue(kim, { agent: "agt_none" })).rejects.toHaveProperty("fields.agent");
      const other = await makeTeam(admin, { name: "Others" });
      await expect(issue(kim, { team: other.id })).rejects.toHaveProperty("fields.team");
      await expect(issue({ ...kim, actor: { kind: "token", id: "key_t", name: "t" } })).rejects.toMatchObject(
        {
          code: "FORBIDDEN",
        },
      );
      expect((await issue(admin, { holder: service.id, team: other.id })).key.state).toBe("active");
    });

    it("bounds how long a key is good: the tenant's most, an hour for an ephemeral one", async () => {
      await writeSetting(admin, "keys.maxDays", 30);
      const { key } = await issue(kim);
      expect(key.expiresAt).toBe(new Date(clock.nowMs + 30 * DAY_MS).toISOString());
      const late = { expiresAtMs: clock.nowMs + 31 * DAY_MS };
      await expect(issue(kim, late)).rejects.toHaveProperty("fields.expiresAt");
      await expect(issue(kim, { expiresAtMs: clock.nowMs })).rejects.toHaveProperty("fields.expiresAt");
      await expect(issue(kim, { expiresAtMs: Number.NaN })).rejects.toHaveProperty("fields.expiresAt");
      const brief = await issue(kim, { ephemeral: true });
      expect(brief.key.expiresAt).toBe(new Date(clock.nowMs + HOUR_MS).toISOString());
      await expect(issue(kim, { ephemeral: true, ...late })).rejects.toHaveProperty("fields.expiresAt");
      await writeSetting(admin, "keys.maxDays", 365);
    });
  });

  describe("what a key opens", () => {
    it("ends to the millisecond, with a forged, foreign or damaged secret, and says why to its tenant alone", async () => {
      const { key, secret } = await issue(kim, { ephemeral: true });
      const endMs = Date.parse(key.expiresAt ?? "");
      expect(await verifyModelKey(secret, endMs - 1)).not.toBeNull();
      const caller = { ...admin, client: { address: "192.0.2.9", userAgent: "curl" } };
      expect(await verifyModelKey(secret, endMs, caller)).toBeNull();
      const api = await issueKey(admin, { kind: "api", name: "t", role: "admin" });
      for (const forged of [
        `${secret}x`,
        `bwm_${secret.slice(4).toUpperCase()}`,
        key.prefix,
        api.secret,
        "",
      ]) {
        expect(await verifyModelKey(forged, clock.nowMs, caller)).toBeNull();
      }
      await flushSecurityEvents();
      const { events } = await listSecurityEvents(admin, "tenant", {
        kind: "credential_refused",
        target: key.id,
      });
      expect(events).toMatchObject([{ detail: { reason: "expired", wanted: "model" } }]);
    });

    it("is nothing while its subscription is paused, and after it or its holder is gone", async () => {
      const doomed = (await createSubscription(admin, { name: "doomed" })).id;
      const service = await makeService(admin, { name: "short-lived" });
      const { secret, key } = await issue(admin, { subscription: doomed, holder: service.id });
      const other = await issue(admin, { holder: service.id });
      expect(await works(secret)).toBe(true);
      await setSubscriptionState(admin, doomed, "paused");
      expect(await works(secret)).toBe(false);
      await setSubscriptionState(admin, doomed, "active");
      expect(await works(secret)).toBe(true);
      await removeSubscription(admin, doomed);
      expect(await works(secret)).toBe(false);
      expect(await modelKeyFacts("a", key.id, clock.nowMs)).toBeNull();
      expect(await works(other.secret)).toBe(true);
      await removePrincipal(admin, service.id);
      expect(await works(other.secret)).toBe(false);
    });

    it("ends when its holder is no member any more", async () => {
      const { secret } = await issue(lee);
      expect(await works(secret)).toBe(true);
      await bookkeep((tx) => tx.delete(memberships).where(eq(memberships.person, "per_lee")));
      // An edit of anything makes every process look again; removing a member is one.
      await writeSetting(admin, "keys.maxDays", 364);
      expect(await works(secret)).toBe(false);
      const row = { tenant: "a", person: "per_lee", roles: ["member"], createdAt: new Date(0) };
      await bookkeep((tx) => tx.insert(memberships).values(row));
      await writeSetting(admin, "keys.maxDays", 365);
      expect(await works(secret)).toBe(true);
    });
  });

  describe("rotating", () => {
    it("overlaps for the grace and not a millisecond longer, never beyond the old one's own end", async () => {
      const { key, secret } = await issue(kim);
      const { key: next, secret: fresh, old } = await rotateKey(kim, key.id, { graceHours: 24 });
      expect([await works(secret), await works(fresh)]).toEqual([true, true]);
      expect(next.expiresAt).toBe(key.expiresAt);
      expect(await verifyModelKey(secret, clock.nowMs + DAY_MS - 1)).not.toBeNull();
      expect(await verifyModelKey(secret, clock.nowMs + DAY_MS)).toBeNull();
      expect(old.expiresAt).toBe(new Date(clock.nowMs + DAY_MS).toISOString());
      expect((await getKey(kim, key.id)).model).toMatchObject({ replacedBy: next.id });
      expect((await getKey(kim, next.id)).model).toMatchObject({
        replaces: key.id,
        scopes: [],
        groups: ["premium"],
      });
      await expect(rotateKey(kim, key.id, { graceHours: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
      const brief = await issue(kim, { ephemeral: true });
      const { old: bounded } = await rotateKey(kim, brief.key.id, { graceHours: 24 });
      expect(bounded.expiresAt).toBe(brief.key.expiresAt);
    });

    it("ends the old one at once without a grace, takes no absurd one, and is for the holder and admins only", async () => {
      const { key, secret } = await issue(kim);
      await expect(rotateKey(lee, key.id, { graceHours: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(rotateKey(stranger, key.id, { graceHours: 1 })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      for (const graceHours of [-1, 721, Number.NaN]) {
        await expect(rotateKey(kim, key.id, { graceHours })).rejects.toMatchObject({ code: "INVALID" });
      }
      const { old, secret: fresh } = await rotateKey(admin, key.id, { graceHours: 0 });
      expect(old.state).toBe("revoked");
      expect([await works(secret), await works(fresh)]).toEqual([false, true]);
      await expect(rotateKey(kim, key.id, { graceHours: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
      const ingest = await issueKey(admin, { kind: "ingest", name: "i" });
      await expect(rotateKey(admin, ingest.key.id, { graceHours: 1 })).rejects.toMatchObject({
        code: "CONFLICT",
      });
    });
  });

  describe("seeing and ending keys", () => {
    const reserved = (key: string, atMs: number, state: "reserved" | "settled") => ({
      id: `rsv_${key}_${atMs}_${state}`,
      tenant: "a",
      requestId: `${key} ${atMs} ${state}`,
      state,
      key,
      estimate: { requests: 1, inputTokens: 1, outputTokens: 1, costNanoUsd: null },
      estimateBasis: "default",
      createdAt: new Date(atMs),
      expiresAt: new Date(atMs + HOUR_MS),
    });

    it("shows a member their own and no other model key, and an admin all", async () => {
      const mine = await issue(kim, { name: "kims" });
      const theirs = await issue(lee, { name: "lees" });
      const names = (all: { keys: { name: string }[] }) => all.keys.map(({ name }) => name);
      const seen = names(await findKeys(kim, { kind: "model" }));
      expect(seen).toContain("kims");
      expect(seen).not.toContain("lees");
      expect(names(await findOwnKeys(lee))).toContain("lees");
      expect(names(await findKeys(admin, { q: "lees" }))).toEqual(["lees"]);
      expect(names(await findKeys(stranger, {}))).toEqual([]);
      const hidden = (id: string) => getKey(kim, id).catch((error: unknown) => String(error));
      expect(await hidden(theirs.key.id)).toBe(await hidden(missing));
      await expect(revokeKey(kim, theirs.key.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect((await revokeKey(kim, mine.key.id)).state).toBe("revoked");
      expect(await works(mine.secret)).toBe(false);
      expect(await works(theirs.secret)).toBe(true);
    });

    it("finds what is pasted: a whole key of any kind, its beginning, an id; nothing of another tenant's or of what one may not see", async () => {
      const { key, secret } = await issue(kim, { name: "pasted" });
      const api = await issueKey(admin, { kind: "api", name: "token", role: "member" });
      const found = async (ctx: Ctx, text: string) => {
        const { by, keys: all } = await lookUpKey(ctx, text);
        return [by, all.map(({ id }) => id).includes(key.id), all.length];
      };
      expect(await found(kim, ` Bearer ${secret} `)).toEqual(["secret", true, 1]);
      expect((await lookUpKey(admin, api.secret)).keys).toMatchObject([{ id: api.key.id, kind: "api" }]);
      expect(await found(admin, key.prefix)).toEqual(["prefix", true, 1]);
      expect(await found(admin, `${secret.slice(0, -1)}!`)).toEqual(["prefix", true, 1]);
      expect(await found(admin, key.id)).toEqual(["id", true, 1]);
      for (const ctx of [stranger, lee]) expect(await found(ctx, secret)).toEqual(["prefix", false, 0]);
      expect((await lookUpKey(kim, api.secret)).keys).toEqual([]);
      await expect(lookUpKey(admin, "bwm")).rejects.toMatchObject({ code: "INVALID" });
      // What stands in a pattern of the store means itself.
      expect((await lookUpKey(admin, "%%%%")).keys).toEqual([]);
    });

    it("counts who uses a key, and calls it silent once nobody does", async () => {
      const { key, secret } = await issue(kim);
      await verifyModelKey(secret, clock.nowMs);
      await bookkeep((tx) =>
        tx
          .insert(reservations)
          .values([
            reserved(key.id, clock.nowMs - 2 * HOUR_MS, "settled"),
            reserved(key.id, clock.nowMs - 1_000, "settled"),
            reserved(key.id, clock.nowMs - 30 * 60_000, "reserved"),
          ]),
      );
      expect(await useOfKey(kim, key.id)).toMatchObject({
        requests: { lastFiveMinutes: 1, lastHour: 2, lastDay: 3 },
        open: 1,
        isSilent: false,
      });
      await expect(useOfKey(lee, key.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      const minuteLaterMs = clock.nowMs + 60_000;
      await modelKeyFacts("a", key.id, minuteLaterMs);
      await modelKeyFacts("a", key.id, minuteLaterMs, { used: true });
      const noted = new Date(minuteLaterMs).toISOString();
      await vi.waitFor(async () => expect((await getKey(kim, key.id)).lastUsedAt).toBe(noted));
      await bookkeep((tx) =>
        tx.update(reservations).set({ state: "settled" }).where(eq(reservations.key, key.id)),
      );
      const later = { ...kim, now: () => clock.nowMs + 7 * 60_000 };
      expect((await useOfKey(later, key.id)).isSilent).toBe(true);
    });

    it("revokes by a filter what its dry run showed, all or none, and never without a filter", async () => {
      const [one, two, spared] = [await issue(lee), await issue(lee), await issue(kim)];
      await bookkeep((tx) =>
        tx.insert(reservations).values(reserved(two.key.id, clock.nowMs - 5_000, "settled")),
      );
      const filter = { holder: (await myPrincipal(lee))?.id };
      const plan = await planRevocation(admin, filter);
      expect(plan.keys[0]).toMatchObject({ id: two.key.id, requestsLastHour: 1 });
      expect(plan).toMatchObject({ usedLastHour: 1, requestsLastHour: 1 });
      await expect(revokeKeys(admin, filter, { expected: plan.count - 1 })).rejects.toMatchObject({
        code: "CONFLICT",
      });
      expect(await works(one.secret)).toBe(true);
      for (const empty of [{}, { prefix: "" }]) {
        await expect(revokeKeys(admin, empty, { expected: 3 })).rejects.toMatchObject({ code: "INVALID" });
      }
      await expect(planRevocation(lee, filter)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(planRevocation(stranger, filter)).resolves.toMatchObject({ count: 0 });
      expect(await revokeKeys(admin, filter, { expected: plan.count })).toEqual({ revoked: plan.count });
      expect([await works(one.secret), await works(two.secret), await works(spared.secret)]).toEqual([
        false,
        false,
        true,
      ]);
      expect(await planRevocation(admin, filter)).toMatchObject({ count: 0, keys: [] });
    });

    it("counts what nobody used for 90 days and what ends within a week", async () => {
      const before = await countKeys(admin);
      await issue(kim, { expiresAtMs: clock.nowMs + 6 * DAY_MS });
      expect(await countKeys(admin)).toEqual({
        ...before,
        active: before.active + 1,
        expiring: before.expiring + 1,
      });
      const { key } = await issue(kim, { expiresAtMs: clock.nowMs + 200 * DAY_MS });
      clock.nowMs += 91 * DAY_MS;
      expect(
        (await findKeys(admin, { kind: "model", unusedDays: 90, state: "active" })).keys.map(({ id }) => id),
      ).toContain(key.id);
      expect((await countKeys(admin)).unused).toBeGreaterThan(0);
      clock.nowMs = START_MS;
    });

    it("finds keys by their holder; who may not issue any more keeps what was issued", async () => {
      const [row] = await store().select().from(principals).where(eq(principals.person, "per_kim"));
      expect((await findKeys(admin, { holder: row?.root })).keys.length).toBeGreaterThan(0);
      await editSubscription(admin, basic, { owners: [] });
      await expect(issue(kim)).rejects.toHaveProperty("fields.subscription");
      const held = await issue(admin, { holder: row?.root });
      // Else a key would last for ever: rotated, it begins anew.
      await expect(rotateKey(kim, held.key.id, { graceHours: 1 })).rejects.toHaveProperty(
        "fields.subscription",
      );
      expect((await rotateKey(admin, held.key.id, { graceHours: 1 })).key.state).toBe("active");
      expect((await getSubscription(admin, basic)).activeKeys).toBeGreaterThan(0);
    });
  });
});
