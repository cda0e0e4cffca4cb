import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { changes } from "@/db/store/schema/changes";
import { identities } from "@/db/store/schema/identities";
import { people } from "@/db/store/schema/people";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { store } from "@/db/store/store";
import { newCtx, systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { acceptInvitation } from "@/lib/people/accept";
import { acceptSignedIn } from "@/lib/people/acceptSignedIn";
import { invite } from "@/lib/people/invite";
import { membershipsOf } from "@/lib/people/memberships";
import { readSession } from "@/lib/people/session";
import { signIn } from "@/lib/people/signIn";
import { signOut } from "@/lib/people/signOut";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { obeyLogoutToken } from "./backChannel";
import { beginSignIn } from "./begin";
import { checkProvider } from "./check";
import { createProvider } from "./create";
import { finishSignIn } from "./finish";
import { addGroupGrant, listGroupGrants, removeGroupGrant } from "./groupGrants";
import { listIdentities, unlinkIdentity } from "./link";
import { logOutAddress } from "./logOut";
import { livingProvider } from "./provider";
import { provisionProviders } from "./provision";
import { IDENTITY_RECHECK, type Recheck } from "./recheck";
import { refusalOf } from "./refusal";
import { removeProvider, setProviderDisabled } from "./retire";
import { startTestProvider, type TestProvider, visit } from "./testProvider";
import { travel } from "./testTrip";
import { updateProvider } from "./update";

const PUBLIC_URL = "http://127.0.0.1:3998";
const HOUR_MS = 3_600_000;
const browser = { userAgent: "test", address: "192.0.2.1" };
const clock = { nowMs: Date.now() };
const operator = { ...systemCtx(), now: () => clock.nowMs };
const stranger = {
  ...newCtx({ tenant: "", actor: { kind: "system", id: "edge", name: "edge" }, abilities: new Set() }),
  now: () => clock.nowMs,
};

describeOnEachStore("sign-in by a provider", (open) => {
  let opened: FreshStore;
  let idp: TestProvider;
  let provider = "";
  let acme = "";

  const specOf = (slug: string, issuer: string) => ({
    slug,
    issuer,
    name: slug === "corp" ? "Corp" : slug,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    scopes: "openid profile email",
    groupsClaim: "groups",
    linksByEmail: true,
  });
  const come = (sub: string, slug = "corp") => {
    idp.current = sub;
    return travel(stranger, slug);
  };
  const enter = async (sub: string) => {
    const finished = await come(sub);
    if (finished.kind !== "entered") throw new Error("not entered");
    const { secret } = await signIn(stranger, finished.person.id, browser, finished.means);
    return { ...finished, secret };
  };
  const refusalFor = (promise: Promise<unknown>) =>
    promise.then(
      () => "let in",
      (error) => refusalOf(error) ?? error,
    );
  const rolesOf = async (person: string, tenant = acme) =>
    (await membershipsOf(person)).find((one) => one.tenant === tenant)?.roles ?? [];
  const recheck = async (): Promise<Recheck> => {
    const signal = new AbortController().signal;
    const progress = async () => undefined;
    const step = async () => {
      throw new Error("unused");
    };
    const job = { id: "job_test", attempt: 1, signal, before: null, progress, step };
    return (await IDENTITY_RECHECK.run(operator, {}, job)) as Recheck;
  };
  const local = async (email: string, tenant: string) => {
    const { secret } = await invite(systemCtx(tenant), { email, roles: ["auditor"] });
    return acceptInvitation(systemCtx(), {
      secret,
      name: email,
      password: "correct horse battery",
      ...browser,
    });
  };
  const eventsOf = async (kind: string) =>
    (await store().select().from(securityEvents).where(eq(securityEvents.kind, kind))).sort((a, b) =>
      a.id < b.id ? 1 : -1,
    );

  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment(
      {
        BAILIWICK_DATA_DIR: opened.dataDir,
        BAILIWICK_PUBLIC_URL: PUBLIC_URL,
        BAILIWICK_ALLOWED_HOSTS: "127.0.0.1",
      },
      "/",
    );
    setProcessState({ environment, startedMs: clock.nowMs, collector: null, controlHash: null });
    await ensureDefaultTenant(systemCtx());
    acme = (await createTenant(systemCtx(), { slug: "acme", name: "Acme" })).id;
    idp = await startTestProvider(PUBLIC_URL, "corp");
    provider = (await createProvider(operator, specOf("corp", idp.issuer))).id;
    await addGroupGrant(systemCtx(acme), { provider, group: "auditors", role: "auditor" });
  });
  afterAll(async () => {
    await idp.close();
    await opened.close();
  });

  it("says what it found, keeps the secret unreadable, and refuses what is no provider", async () => {
    expect(await checkProvider(operator, provider)).toMatchObject({
      issuer: idp.issuer,
      pkce: true,
      offlineAccess: true,
      backChannelLogout: true,
      endSession: true,
    });
    const rows = JSON.stringify(await store().select().from(changes));
    expect(rows).toContain("identity provider");
    expect(rows).not.toContain(idp.clientSecret);
    const wrong = createProvider(operator, specOf("other", `${idp.issuer}/nowhere`));
    await expect(wrong).rejects.toThrow(/There is no OpenID provider at/);
    const guarded = createProvider(operator, specOf("other", "http://169.254.169.254"));
    await expect(guarded).rejects.toMatchObject({ code: "INVALID" });
    await expect(createProvider(operator, specOf("corp", idp.issuer))).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const admin = testCtx(acme, ["admin"]);
    await expect(createProvider(admin, specOf("mine", idp.issuer))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("lets in whose group is mapped, makes them a member just in time, and writes it down", async () => {
    idp.people.set("ann", {
      email: "Ann@Example.com",
      email_verified: true,
      name: "Ann",
      groups: ["auditors", "x"],
    });
    const { person, means, next, secret } = await enter("ann");
    expect(person).toMatchObject({ email: "ann@example.com", name: "Ann" });
    expect(next).toBe("/audit");
    expect(means).toMatchObject({ method: "oidc", provider: "Corp" });
    expect(await rolesOf(person.id)).toEqual(["auditor"]);
    expect((await readSession(secret, clock.nowMs))?.memberships).toMatchObject([{ tenant: acme }]);
    const [event] = await eventsOf("sign_in");
    expect(event).toMatchObject({ tenant: acme, outcome: "success", actorId: person.id });
    expect(event?.detail).toEqual({ method: "oidc", provider: "Corp" });
    const [joined] = await store().select().from(changes).where(eq(changes.targetId, person.id));
    expect(joined).toMatchObject({ tenant: acme, actorName: "Corp", after: { groupRoles: ["auditor"] } });
    const [row] = await store().select().from(identities).where(eq(identities.person, person.id));
    expect(row?.refreshToken).toMatch(/^e1\./);
  });

  it("knows a person by subject, whatever their email is by now", async () => {
    idp.people.set("ann", {
      email: "other@example.com",
      email_verified: true,
      name: "Ann",
      groups: "auditors",
    });
    const { person } = await enter("ann");
    expect(person.email).toBe("ann@example.com");
    expect(await rolesOf(person.id)).toEqual(["auditor"]);
  });

  it("refuses whose groups nobody maps, leaves no row, and tells the tenant which groups were seen", async () => {
    idp.people.set("bob", { email: "bob@example.com", email_verified: true, groups: ["cooks", "bakers"] });
    const error = await come("bob").catch((thrown) => thrown);
    expect(refusalOf(error)).toBe("unmapped");
    expect(error.message).not.toMatch(/cooks|auditors|Acme/);
    expect(await store().$count(people, eq(people.email, "bob@example.com"))).toBe(0);
    const [event] = await eventsOf("sign_in");
    expect(event).toMatchObject({ tenant: acme, outcome: "failure", actorName: "bob@example.com" });
    expect(event?.detail).toMatchObject({ reason: "unmapped", groups: "cooks, bakers" });
  });

  it("refuses an overage of groups with words for it", async () => {
    idp.people.set("many", {
      email: "many@example.com",
      email_verified: true,
      _claim_names: { groups: "src1" },
    });
    expect(await refusalFor(come("many"))).toBe("overage");
  });

  it("refuses a person's no, a foreign or altered state, and an answer without a beginning", async () => {
    idp.current = null;
    expect(await refusalFor(travel(stranger, "corp"))).toBe("cancelled");
    idp.current = "ann";
    const begun = await beginSignIn(stranger, "corp", { next: "/" });
    const query = await visit(begun.url);
    const finish = (sealed: string | undefined, given = query) =>
      refusalFor(finishSignIn(stranger, "corp", { sealed, query: given }));
    expect(await finish(undefined)).toBe("expired");
    const other = await beginSignIn(stranger, "corp", { next: "/" });
    expect(await finish(other.sealed)).toBe("expired");
    expect(await finish(`${begun.sealed.slice(0, -2)}AA`)).toBe("expired");
    const altered = new URLSearchParams(query);
    altered.set("state", other.state);
    expect(await finish(begun.sealed, altered)).toBe("expired");
    const elsewhere = new URLSearchParams(query);
    elsewhere.set("iss", "https://evil.example");
    expect(await finish(begun.sealed, elsewhere)).toBe("refused");
    clock.nowMs += 11 * 60_000;
    expect(await finish(begun.sealed)).toBe("expired");
  });

  it("refuses an altered code, a code of another trip (PKCE, nonce), and one that was used", async () => {
    idp.current = "ann";
    const [one, two] = [
      await beginSignIn(stranger, "corp", { next: "/" }),
      await beginSignIn(stranger, "corp", { next: "/" }),
    ];
    const [first, second] = [await visit(one.url), await visit(two.url)];
    const withCode = (code: string) => {
      const query = new URLSearchParams(second);
      query.set("code", code);
      return query;
    };
    const finish = (query: URLSearchParams) =>
      refusalFor(finishSignIn(stranger, "corp", { sealed: two.sealed, query }));
    expect(await finish(withCode("made-up"))).toBe("refused");
    expect(await finish(withCode(first.get("code") ?? ""))).toBe("refused");
    expect(await finish(second)).toBe("let in");
    expect(await finish(second)).toBe("refused");
  });

  it("says that a provider is down, and recovers with it", async () => {
    idp.current = "ann";
    const begun = await beginSignIn(stranger, "corp", { next: "/" });
    const query = await visit(begun.url);
    idp.isUp = false;
    clock.nowMs += 1;
    expect(await refusalFor(finishSignIn(stranger, "corp", { sealed: begun.sealed, query }))).toBe(
      "unreachable",
    );
    clock.nowMs += 11 * 60_000;
    expect(await refusalFor(beginSignIn(stranger, "corp", { next: "/" }))).toBe("unreachable");
    idp.isUp = true;
    expect(await refusalFor(enter("ann"))).toBe("let in");
  });

  it("links by a verified email only where every tenant of the account trusts the provider", async () => {
    const cat = await local("cat@example.com", acme);
    idp.people.set("cat", { email: "cat@example.com", email_verified: true, groups: ["auditors"] });
    expect((await enter("cat")).person.id).toBe(cat.id);

    await local("dan@example.com", "default");
    idp.people.set("dan", { email: "dan@example.com", email_verified: true, groups: ["auditors"] });
    expect(await refusalFor(come("dan"))).toBe("knownEmail");

    await local("eve@example.com", acme);
    idp.people.set("eve", { email: "eve@example.com", email_verified: false, groups: ["auditors"] });
    expect(await refusalFor(come("eve"))).toBe("noEmail");
  });

  it("is linked by its owner while signed in, never to two accounts, and never unlinked as the last way in", async () => {
    const fay = await local("fay@example.com", "default");
    const { id: signInId } = await signIn(stranger, fay.id, browser);
    idp.people.set("fay", { groups: ["auditors"] });
    idp.current = "fay";
    const link = { person: fay.id, signInId, tenant: "default" };
    expect(await travel(stranger, "corp", link)).toEqual({ kind: "linked", next: "/audit" });
    expect(await rolesOf(fay.id)).toEqual(["auditor"]);
    const ctx = newCtx({ tenant: "default", actor: { kind: "person", ...fay }, abilities: new Set() });
    const self = { ...ctx, now: () => clock.nowMs };
    const [identity] = await listIdentities(self);
    expect(identity).toMatchObject({ providerName: "Corp", subject: "fay", groups: ["auditors"] });

    const gus = await local("gus@example.com", "default");
    const his = await signIn(stranger, gus.id, browser);
    const taken = travel(stranger, "corp", { person: gus.id, signInId: his.id, tenant: "default" });
    expect(await refusalFor(taken)).toBe("linkTaken");
    await signOut(stranger, his.secret);
    idp.current = "ann2";
    idp.people.set("ann2", { groups: [] });
    const lost = travel(stranger, "corp", { person: gus.id, signInId: his.id, tenant: "default" });
    expect(await refusalFor(lost)).toBe("linkLost");

    const { secret } = await enter("fay");
    const foreign = { ...self, actor: { kind: "person", id: gus.id, name: "Gus" } as const };
    await expect(unlinkIdentity(foreign, identity?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await unlinkIdentity(self, identity?.id ?? "");
    expect(await readSession(secret, clock.nowMs)).toBeNull();
    expect(await rolesOf(fay.id)).toEqual([]);
    expect(await rolesOf(fay.id, "default")).toEqual(["auditor"]);

    const ann = (await enter("ann")).person;
    const annSelf = { ...self, tenant: acme, actor: { kind: "person", ...ann } as const };
    const [only] = await listIdentities(annSelf);
    await expect(unlinkIdentity(annSelf, only?.id ?? "")).rejects.toThrow(/your only way in/);
  });

  it("gives and takes by a mapping at once, within the tenant, and never the last administrators", async () => {
    const { person } = await enter("ann");
    const admin = testCtx(acme, ["admin"], clock);
    const grant = await addGroupGrant(admin, { provider, group: "auditors", role: "admin" });
    expect(grant.people).toBeGreaterThan(0);
    expect(await rolesOf(person.id)).toContain("admin");
    await expect(removeGroupGrant(admin, grant.id)).rejects.toMatchObject({ code: "CONFLICT" });
    const again = addGroupGrant(admin, { provider, group: "auditors", role: "admin" });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(removeGroupGrant(testCtx("default", ["admin"]), grant.id)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const weak = testCtx(acme, ["member"]);
    await expect(listGroupGrants(weak)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { secret } = await invite(systemCtx(acme), { email: "boss@example.com", roles: ["admin"] });
    await acceptInvitation(systemCtx(), {
      secret,
      name: "Boss",
      password: "correct horse battery",
      ...browser,
    });
    await removeGroupGrant(admin, grant.id);
    expect(await rolesOf(person.id)).toEqual(["auditor"]);
  });

  it("sees at the next look that a group, and then the person, is gone", async () => {
    idp.people.set("hal", { email: "hal@example.com", email_verified: true, groups: ["auditors"] });
    const { person, secret } = await enter("hal");
    clock.nowMs += 16 * 60_000;
    expect(await recheck()).toMatchObject({ silent: 0 });
    expect(await rolesOf(person.id)).toEqual(["auditor"]);

    idp.people.set("hal", { email: "hal@example.com", email_verified: true, groups: ["cooks"] });
    clock.nowMs += 16 * 60_000;
    await recheck();
    expect(await rolesOf(person.id)).toEqual([]);
    expect(await readSession(secret, clock.nowMs)).toBeNull();

    idp.people.set("hal", { email: "hal@example.com", email_verified: true, groups: ["auditors"] });
    const back = await enter("hal");
    expect(await rolesOf(person.id)).toEqual(["auditor"]);
    idp.people.delete("hal");
    clock.nowMs += 16 * 60_000;
    expect(await recheck()).toMatchObject({ gone: 1 });
    expect(await readSession(back.secret, clock.nowMs)).toBeNull();
    expect(await rolesOf(person.id)).toEqual([]);
    const [event] = await eventsOf("session_ended");
    expect(event?.detail).toMatchObject({
      provider: "Corp",
      reason: "no longer known to the provider",
      count: 1,
    });
  });

  it("fails closed where a provider stays silent", async () => {
    const { secret } = await enter("ann");
    const stays = async () => (await readSession(secret, clock.nowMs)) !== null;
    idp.isUp = false;
    clock.nowMs += 11 * HOUR_MS;
    expect(await recheck()).toMatchObject({ there: 0, expired: 0 });
    expect(await stays()).toBe(true);
    clock.nowMs += 2 * HOUR_MS;
    expect((await recheck()).expired).toBeGreaterThan(0);
    expect(await stays()).toBe(false);
    idp.isUp = true;
  });

  it("lets nobody become a provider's person by inviting their email, and lets that person join themselves", async () => {
    idp.people.set("jon", { email: "jon@example.com", email_verified: true, groups: ["auditors"] });
    const { person } = await enter("jon");
    const { secret } = await invite(systemCtx(), { email: "jon@example.com", roles: ["approver"] });
    const stolen = { secret, name: "Jon", password: "correct horse battery", ...browser };
    await expect(acceptInvitation(systemCtx(), stolen)).rejects.toMatchObject({ code: "PRECONDITION" });
    const [row] = await store().select().from(people).where(eq(people.id, person.id));
    expect(row?.passwordHash).toBeNull();
    const as = (id: string) =>
      newCtx({ tenant: acme, actor: { kind: "person", id, name: "Jon" }, abilities: new Set() });
    const ann = await come("ann");
    await expect(
      acceptSignedIn(as(ann.kind === "entered" ? ann.person.id : ""), secret),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await acceptSignedIn(as(person.id), secret)).toEqual({ tenant: "default" });
    expect(await rolesOf(person.id, "default")).toEqual(["approver"]);
    await expect(acceptSignedIn(as(person.id), secret)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets the holder of an invitation take the email of someone who is nobody (any more), without the old ways in", async () => {
    idp.people.set("kim", { email: "kim@example.com", email_verified: true, groups: ["auditors"] });
    const { person } = await enter("kim");
    idp.people.set("kim", { email: "kim@example.com", email_verified: true, groups: [] });
    expect(await refusalFor(come("kim"))).toBe("unmapped");
    const { secret } = await invite(systemCtx(), { email: "kim@example.com", roles: ["member"] });
    const input = { secret, name: "Kim", password: "correct horse battery", ...browser };
    expect((await acceptInvitation(systemCtx(), input)).id).toBe(person.id);
    expect(await refusalFor(come("kim"))).toBe("knownEmail");
  });

  it("obeys a logout token of the provider once, and no other", async () => {
    const one = await enter("ann");
    const two = await enter("ann");
    const sid = one.means.method === "oidc" ? one.means.providerSession : null;
    expect(sid).toBeTruthy();
    const seconds = Math.floor(clock.nowMs / 1_000);
    const claims = {
      iss: idp.issuer,
      aud: idp.clientId,
      iat: seconds,
      exp: seconds + 120,
      jti: "first",
      sid,
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    };
    const tell = async (edit: Record<string, unknown>, header = {}) =>
      obeyLogoutToken(stranger, "corp", await idp.sign({ ...claims, ...edit }, header)).catch(
        (error) => error.code,
      );
    for (const edit of [
      { aud: "another" },
      { iss: "https://evil.example" },
      { exp: seconds - 60 },
      { iat: undefined },
      { exp: undefined },
      { jti: undefined },
      { events: {} },
      { events: undefined },
      { nonce: "n" },
      { sid: undefined },
    ])
      expect(await tell(edit), JSON.stringify(edit)).toBe("INVALID");
    expect(await tell({}, { typ: "at+jwt" })).toBe("INVALID");
    const stolen = await startTestProvider(PUBLIC_URL, "corp");
    const forged = await stolen.sign(claims);
    await stolen.close();
    await expect(obeyLogoutToken(stranger, "corp", forged)).rejects.toMatchObject({ code: "INVALID" });
    await expect(obeyLogoutToken(stranger, "nowhere", forged)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await readSession(one.secret, clock.nowMs)).not.toBeNull();

    expect(await tell({})).toBe(1);
    expect(await tell({})).toBe("INVALID");
    expect(await readSession(one.secret, clock.nowMs)).toBeNull();
    expect(await readSession(two.secret, clock.nowMs)).not.toBeNull();
    expect(await tell({ jti: "second", sid: undefined, sub: "ann" })).toBe(1);
    expect(await readSession(two.secret, clock.nowMs)).toBeNull();
  });

  it("signs out at the provider too, with its own ID token as the hint", async () => {
    const { secret } = await enter("ann");
    const ended = await signOut(stranger, secret);
    const address = new URL((ended && (await logOutAddress(stranger, ended))) ?? "");
    expect(address.origin).toBe(idp.issuer);
    expect(address.searchParams.get("post_logout_redirect_uri")).toBe(`${PUBLIC_URL}/sign-in`);
    expect(address.searchParams.get("id_token_hint")?.split(".")).toHaveLength(3);
  });

  it("keeps what mappings rest on, and ends everything with the provider", async () => {
    const { slug: _, issuer: __, ...edit } = specOf("corp", idp.issuer);
    const moved = updateProvider(operator, provider, { ...edit, groupsClaim: "nickname" });
    await expect(moved).rejects.toMatchObject({ code: "PRECONDITION" });
    const renamed = await updateProvider(operator, provider, {
      ...edit,
      name: "Corp SSO",
      clientSecret: null,
    });
    expect(renamed).toMatchObject({ name: "Corp SSO", hasSecret: true });

    const { person, secret } = await enter("ann");
    await setProviderDisabled(operator, provider, true);
    expect(await readSession(secret, clock.nowMs)).toBeNull();
    expect(await rolesOf(person.id)).toEqual([]);
    expect(await refusalFor(beginSignIn(stranger, "corp", { next: "/" }))).toBe("gone");
    await setProviderDisabled(operator, provider, false);
    const back = await enter("ann");
    expect(await rolesOf(person.id)).toEqual(["auditor"]);
    await removeProvider(operator, provider);
    expect(await readSession(back.secret, clock.nowMs)).toBeNull();
    expect(await listGroupGrants(systemCtx(acme))).toEqual([]);
  });

  it("is provisioned by variables, follows them, and goes with them", async () => {
    const given = (edit: Record<string, string> = {}) =>
      readEnvironment(
        {
          BAILIWICK_OIDC_CORP_ISSUER: idp.issuer,
          BAILIWICK_OIDC_CORP_CLIENT_ID: idp.clientId,
          BAILIWICK_OIDC_CORP_CLIENT_SECRET: idp.clientSecret,
          ...edit,
        },
        "/",
      ).identityProviders;
    const changesSoFar = () => store().$count(changes, eq(changes.noun, "identity provider"));
    await provisionProviders(operator, given());
    const before = await changesSoFar();
    await provisionProviders(operator, given());
    expect(await changesSoFar()).toBe(before);
    const corp = await livingProvider("corp");
    expect(corp).toMatchObject({ provisionedBy: "BAILIWICK_OIDC_CORP_*", name: "corp" });
    await expect(setProviderDisabled(operator, corp.id, true)).rejects.toMatchObject({
      code: "PRECONDITION",
    });
    await addGroupGrant(systemCtx(acme), { provider: corp.id, group: "auditors", role: "auditor" });
    const { secret, person } = await enter("ann");
    await provisionProviders(operator, given({ BAILIWICK_OIDC_CORP_ISSUER: `${idp.issuer}/moved` }));
    expect(await readSession(secret, clock.nowMs)).toBeNull();
    const gone = and(eq(identities.person, person.id), eq(identities.provider, corp.id));
    expect(await store().$count(identities, gone)).toBe(0);
    await provisionProviders(operator, []);
    expect(await refusalFor(livingProvider("corp"))).toBe("gone");
  });

  it("keeps what two first sign-ins at once bring as one person", async () => {
    await provisionProviders(
      operator,
      readEnvironment(
        {
          BAILIWICK_OIDC_CORP_ISSUER: idp.issuer,
          BAILIWICK_OIDC_CORP_CLIENT_ID: idp.clientId,
          BAILIWICK_OIDC_CORP_CLIENT_SECRET: idp.clientSecret,
        },
        "/",
      ).identityProviders,
    );
    // Whether they meet, and between which questions, is chance: several do it.
    for (const name of Array.from({ length: 20 }, (_, at) => `ivy${at}`)) {
      idp.people.set(name, { email: `${name}@example.com`, email_verified: true, groups: ["auditors"] });
      const both = await Promise.all([come(name), come(name)]);
      const ids = both.map((one) => (one.kind === "entered" ? one.person.id : ""));
      expect(new Set(ids).size).toBe(1);
    }
    await bookkeep((tx) =>
      tx.update(people).set({ disabled: true }).where(eq(people.email, "ivy0@example.com")),
    );
    expect(await refusalFor(come("ivy0"))).toBe("disabled");
  });
});
