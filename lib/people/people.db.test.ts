import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import { newCtx, systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { acceptInvitation } from "./accept";
import { authenticate } from "./authenticate";
import { changePassword } from "./changePassword";
import { invite, listInvitations, withdrawInvitation } from "./invite";
import { listMembers } from "./list";
import { openLink } from "./openLink";
import { provisionPeople } from "./provision";
import { removeMember } from "./remove";
import { redeemReset, resetPassword } from "./resetPassword";
import { readSession } from "./session";
import { setRoles } from "./setRoles";
import { setUp } from "./setUp";
import { signIn } from "./signIn";
import { listSignIns, signOut, signOutOthers } from "./signOut";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const admin = testCtx("default", ["admin"], clock);
const password = "correct horse battery";
const browser = { userAgent: "Firefox", address: "192.0.2.7" };
const login = (email: string, secret = password) =>
  authenticate({ email, password: secret, address: browser.address }, clock.nowMs);
const firstAdmin = { name: "Ada", email: "Ada@Example.com ", password };

let serial = 0;
/** A new member of the default tenant, who owns a fresh email. */
async function join(roles: readonly string[], tenantCtx = admin) {
  const email = `p${++serial}@example.com`;
  const { secret } = await invite(tenantCtx, { email, roles });
  const person = await acceptInvitation(admin, { secret, name: `P ${serial}`, password, ...browser });
  return person;
}

describeOnEachStore("people", (open) => {
  let opened: FreshStore;
  let ada = { id: "", email: "", name: "" };
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(() => {
    clock.nowMs += 2 * DAY;
  });

  describe("the first administrator", () => {
    it("is made by the newest one-time link, once", async () => {
      const { setUpSecret: older } = await provisionPeople(admin, {});
      const { setUpSecret } = await provisionPeople(admin, {});
      await expect(setUp(admin, older ?? "", firstAdmin)).rejects.toMatchObject({ code: "NOT_FOUND" });
      const secret = setUpSecret ?? "";
      const weak = setUp(admin, secret, { ...firstAdmin, password: "ada@example.com" });
      await expect(weak).rejects.toMatchObject({ code: "INVALID", fields: { password: expect.any(String) } });
      ada = await setUp(admin, secret, firstAdmin);
      expect(ada).toMatchObject({ email: "ada@example.com", name: "Ada" });
      await expect(setUp(admin, secret, { ...firstAdmin, email: "eve@x" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      expect(await provisionPeople(admin, {})).toEqual({ setUpSecret: null });
    });

    it("is made once when two processes start together", async () => {
      const { id } = await createTenant(systemCtx(), { slug: "twins", name: "Twins" });
      const twins = systemCtx(id);
      const env = { BAILIWICK_ADMIN_EMAIL: "twin@example.com", BAILIWICK_ADMIN_PASSWORD: password };
      const both = [provisionPeople(twins, env), provisionPeople(twins, env)];
      expect(await Promise.all(both)).toEqual([{ setUpSecret: null }, { setUpSecret: null }]);
      expect((await listMembers(twins)).map((member) => member.email)).toEqual(["twin@example.com"]);
    });

    it("is not made again by the environment, nor by half of it", async () => {
      const env = { BAILIWICK_ADMIN_EMAIL: "other@example.com", BAILIWICK_ADMIN_PASSWORD: password };
      await provisionPeople(admin, env);
      expect((await listMembers(admin)).map((member) => member.email)).toEqual(["ada@example.com"]);
      const half = provisionPeople(admin, { BAILIWICK_ADMIN_EMAIL: "other@example.com" });
      await expect(half).rejects.toThrow(/BAILIWICK_ADMIN_PASSWORD is missing/);
    });

    it("shows in the change log as the doing of that person, with no secret", async () => {
      const { changes } = await listChanges(admin, { target: ada.id });
      expect(changes).toMatchObject([
        { verb: "create first", actor: { kind: "person", id: ada.id }, before: null },
      ]);
      expect(JSON.stringify(changes)).not.toMatch(/argon2|battery/);
    });

    it("is made from the environment in a tenant without one", async () => {
      const { id } = await createTenant(systemCtx(), { slug: `t${++serial}`, name: "T" });
      const ctx = testCtx(id, ["admin"], clock);
      const env = { BAILIWICK_ADMIN_EMAIL: "env@example.com", BAILIWICK_ADMIN_PASSWORD: password };
      expect(await provisionPeople(ctx, env)).toEqual({ setUpSecret: null });
      expect(await login("env@example.com")).toMatchObject({ email: "env@example.com" });
    });
  });

  describe("signing in", () => {
    it("takes the password, whatever the case of the email", async () => {
      expect(await login(" ADA@example.com")).toEqual(ada);
    });

    it("refuses in the same words whatever was wrong", async () => {
      const refusal = (email: string) => login(email, "wrong").catch((error: unknown) => String(error));
      expect(await refusal("nobody@example.com")).toBe(await refusal("ada@example.com"));
      await login("ada@example.com");
    });

    it("locks an account for 15 minutes after 5 wrong passwords, also for the right one", async () => {
      const { email } = await join(["member"]);
      const wrongs = await Promise.all(
        [1, 2, 3, 4, 5].map(() => login(email, "wrong").catch((e: unknown) => e)),
      );
      expect(wrongs.map((error) => (error as { code: string }).code)).toEqual(
        Array(5).fill("UNAUTHENTICATED"),
      );
      await expect(login(email)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
      clock.nowMs += 14 * MINUTE;
      await expect(login(email)).rejects.toThrow(/1 minute,/);
      clock.nowMs += 2 * MINUTE;
      expect(await login(email)).toMatchObject({ email });
    });

    it("locks an unknown account just the same", async () => {
      for (let n = 0; n < 5; n++) await login("ghost@example.com", "wrong").catch(() => undefined);
      await expect(login("ghost@example.com", "wrong")).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    });

    it("limits an address that tries many accounts, and does not count successes", async () => {
      const attempt = (email: string, secret: string) =>
        authenticate({ email, password: secret, address: "198.51.100.1" }, clock.nowMs);
      for (let n = 0; n < 3; n++) await attempt("ada@example.com", password);
      const guesses = Array.from({ length: 100 }, (_, n) =>
        attempt(`g${n}@example.com`, "x").catch((e: unknown) => e),
      );
      const codes = (await Promise.all(guesses)).map((error) => (error as { code: string }).code);
      expect(new Set(codes)).toEqual(new Set(["UNAUTHENTICATED"]));
      await expect(attempt("ada@example.com", password)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
      expect(await login("ada@example.com")).toEqual(ada);
    });
  });

  describe("a browser's session", () => {
    const open2 = () => signIn(admin, ada.id, browser);

    it("says who it is and where they are a member", async () => {
      const { id, secret } = await open2();
      expect(await readSession(secret, clock.nowMs)).toEqual({
        signInId: id,
        person: ada,
        memberships: [
          { tenant: "default", tenantName: "Default", demo: false, roles: ["admin", "operator"] },
        ],
        isLocal: true,
        hasSecondFactor: false,
      });
      expect(await readSession(`${secret}x`, clock.nowMs)).toBeNull();
      const [row] = await store().select().from(signIns).where(eq(signIns.id, id));
      expect(JSON.stringify(row)).not.toContain(secret);
    });

    it("ends after 12 hours without a request", async () => {
      const { secret } = await open2();
      const hours = (n: number) => clock.nowMs + n * 60 * MINUTE;
      expect(await readSession(secret, hours(11))).not.toBeNull();
      expect(await readSession(secret, hours(22))).not.toBeNull();
      expect(await readSession(secret, hours(34.1))).toBeNull();
    });

    it("ends after 7 days whatever happens", async () => {
      const { secret } = await open2();
      for (let hour = 0; hour < 7 * 24; hour += 11) {
        expect(await readSession(secret, clock.nowMs + hour * 60 * MINUTE)).not.toBeNull();
      }
      expect(await readSession(secret, clock.nowMs + 7 * DAY)).toBeNull();
    });

    it("ends with sign-out, and with the sign-out of the others", async () => {
      const mine = newCtx({ tenant: "default", actor: { kind: "person", ...ada }, abilities: new Set() });
      const [kept, other, left] = [await open2(), await open2(), await open2()];
      await signOut(admin, left.secret);
      expect(await readSession(left.secret, clock.nowMs)).toBeNull();
      const ctx = { ...mine, now: () => clock.nowMs };
      expect((await listSignIns(ctx)).map((row) => row.id)).toEqual(
        expect.arrayContaining([kept.id, other.id]),
      );
      await signOutOthers(ctx, kept.id);
      expect((await listSignIns(ctx)).map((row) => row.id)).toEqual([kept.id]);
      expect(await readSession(other.secret, clock.nowMs)).toBeNull();
      expect(await readSession(kept.secret, clock.nowMs)).not.toBeNull();
    });

    it("ends at once for a person who is removed, disabled, or gets a new password", async () => {
      const person = await join(["member"]);
      const first = await signIn(admin, person.id, browser);
      await removeMember(admin, person.id);
      expect(await readSession(first.secret, clock.nowMs)).toBeNull();
      await expect(signIn(admin, person.id, browser)).rejects.toThrow(/member of no tenant/);

      const off = await join(["member"]);
      const second = await signIn(admin, off.id, browser);
      await bookkeep((tx) => tx.update(people).set({ disabled: true }).where(eq(people.id, off.id)));
      expect(await readSession(second.secret, clock.nowMs)).toBeNull();
      await expect(login(off.email)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    });

    it("sees new roles at the next request", async () => {
      const person = await join(["member"]);
      const { secret } = await signIn(admin, person.id, browser);
      await setRoles(admin, person.id, ["auditor", "responder"]);
      const session = await readSession(secret, clock.nowMs);
      expect(session?.memberships[0]?.roles).toEqual(["auditor", "responder"]);
    });
  });

  describe("invitations", () => {
    it("show what they are for, work once, and give the roles they name", async () => {
      const email = `p${++serial}@example.com`;
      const { secret } = await invite(admin, { email, roles: ["approver"] });
      expect(await openLink(secret, clock.nowMs)).toEqual({
        purpose: "invite",
        tenant: "default",
        tenantName: "Default",
        email,
        roles: ["approver"],
        hasAccount: false,
        isKnown: false,
      });
      const accept = () => acceptInvitation(admin, { secret, name: "N", password, ...browser });
      const person = await accept();
      await expect(accept()).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect((await listMembers(admin)).find((row) => row.id === person.id)?.roles).toEqual(["approver"]);
      await expect(invite(admin, { email, roles: ["member"] })).rejects.toMatchObject({ code: "CONFLICT" });
    });

    it("end when replaced, withdrawn or expired", async () => {
      const email = `p${++serial}@example.com`;
      const older = await invite(admin, { email, roles: ["member"] });
      const newer = await invite(admin, { email, roles: ["member"] });
      await expect(openLink(older.secret, clock.nowMs)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect((await listInvitations(admin)).map((row) => row.id)).toContain(newer.id);
      await withdrawInvitation(admin, newer.id);
      await expect(openLink(newer.secret, clock.nowMs)).rejects.toMatchObject({ code: "NOT_FOUND" });
      const late = await invite(admin, { email, roles: ["member"] });
      await expect(openLink(late.secret, clock.nowMs + 7 * DAY)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("ask an existing account for its own password, and never set it", async () => {
      const person = await join(["member"]);
      await removeMember(admin, person.id);
      const { secret } = await invite(admin, { email: person.email, roles: ["member"] });
      expect(await openLink(secret, clock.nowMs)).toMatchObject({ hasAccount: true });
      const thief = acceptInvitation(admin, {
        secret,
        name: "T",
        password: "the thief's password",
        ...browser,
      });
      await expect(thief).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
      expect(await acceptInvitation(admin, { secret, name: "T", password, ...browser })).toEqual(person);
    });

    it("give nobody more than the inviter has", async () => {
      const weak = { ...admin, abilities: new Set(["members.write"] as const) };
      await expect(invite(weak, { email: "x@y", roles: ["admin"] })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    });
  });

  describe("passwords", () => {
    it("are set by a reset link, once, which ends sessions and unlocks the account", async () => {
      const person = await join(["member"]);
      const session = await signIn(admin, person.id, browser);
      for (let n = 0; n < 6; n++) await login(person.email, "wrong").catch(() => undefined);
      const { secret } = await resetPassword(admin, person.id);
      const next = "a rather different one";
      await expect(redeemReset(admin, secret, "short")).rejects.toMatchObject({ code: "INVALID" });
      expect(await redeemReset(admin, secret, next)).toEqual(person);
      await expect(redeemReset(admin, secret, next)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await readSession(session.secret, clock.nowMs)).toBeNull();
      expect(await login(person.email, next)).toEqual(person);
      await expect(login(person.email)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    });

    it("of a person of two tenants are not reset by one of them", async () => {
      const { id } = await createTenant(systemCtx(), { slug: `t${++serial}`, name: "T" });
      const there = testCtx(id, ["admin"], clock);
      const { secret } = await invite(there, { email: ada.email, roles: ["member"] });
      await acceptInvitation(admin, { secret, name: "", password, ...browser });
      await expect(resetPassword(there, ada.id)).rejects.toMatchObject({ code: "PRECONDITION" });
    });

    it("are changed by their owner, who knows the current one", async () => {
      const person = await join(["member"]);
      const [here, other] = [
        await signIn(admin, person.id, browser),
        await signIn(admin, person.id, browser),
      ];
      const ctx = { ...admin, actor: { kind: "person", id: person.id, name: person.name } as const };
      const next = "a rather different one";
      const to = (current: string) =>
        changePassword(ctx, { current, next, keepSignInId: here.id, address: browser.address });
      await expect(to("wrong")).rejects.toMatchObject({
        code: "INVALID",
        fields: { current: expect.any(String) },
      });
      await to(password);
      expect(await login(person.email, next)).toEqual(person);
      expect(await readSession(here.secret, clock.nowMs)).not.toBeNull();
      expect(await readSession(other.secret, clock.nowMs)).toBeNull();
    });
  });

  describe("the last administrator", () => {
    it("is neither removed nor demoted", async () => {
      await expect(removeMember(admin, ada.id)).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(setRoles(admin, ada.id, ["auditor", "operator"])).rejects.toMatchObject({
        code: "CONFLICT",
      });
    });

    it("stays when two administrators remove each other at once", async () => {
      const second = await join(["admin"]);
      const results = await Promise.allSettled([
        setRoles(admin, ada.id, ["auditor", "operator"]),
        setRoles(admin, second.id, ["auditor"]),
      ]);
      expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
      await setRoles(admin, ada.id, ["admin", "operator"]);
      await removeMember(admin, second.id);
    });
  });

  describe("standing rules", () => {
    const missing = "per_0190a1b2-0000-7000-8000-000000000000";

    it("answer another tenant's member exactly like a missing one", async () => {
      const { id } = await createTenant(systemCtx(), { slug: `t${++serial}`, name: "T" });
      const stranger = testCtx(id, ["admin"], clock);
      const verbs = [
        (person: string) => setRoles(stranger, person, ["member"]),
        (person: string) => removeMember(stranger, person),
        (person: string) => resetPassword(stranger, person),
      ];
      for (const verb of verbs) {
        const refusal = (person: string) => verb(person).catch((error: unknown) => String(error));
        expect(await refusal(ada.id)).toBe(await refusal(missing));
        expect(await refusal(ada.id)).toContain("No such member");
      }
      expect((await listMembers(stranger)).map((row) => row.id)).not.toContain(ada.id);
      const { id: link } = await invite(admin, { email: "z@example.com", roles: ["member"] });
      await expect(withdrawInvitation(stranger, link)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("refuse without members.write", async () => {
      const auditor = testCtx("default", ["auditor"], clock);
      const refused = [
        listMembers(auditor),
        listInvitations(auditor),
        invite(auditor, { email: "q@example.com", roles: ["member"] }),
        setRoles(auditor, ada.id, ["member"]),
        removeMember(auditor, ada.id),
        resetPassword(auditor, ada.id),
        withdrawInvitation(auditor, "lnk_x"),
      ];
      for (const result of await Promise.allSettled(refused)) {
        expect(result).toMatchObject({ status: "rejected", reason: { code: "FORBIDDEN" } });
      }
    });

    it("leave a change for each edit", async () => {
      const person = await join(["member"]);
      await setRoles(admin, person.id, ["auditor"]);
      await setRoles(admin, person.id, ["auditor"]);
      await resetPassword(admin, person.id);
      await removeMember(admin, person.id);
      const { changes } = await listChanges(admin, { target: person.id });
      expect(changes.map((row) => row.verb).sort()).toEqual([
        "change roles of",
        "join as",
        "make reset link for",
        "remove",
      ]);
      expect(changes.find((row) => row.verb === "change roles of")).toMatchObject({
        before: { roles: ["member"] },
        after: { roles: ["auditor"] },
      });
    });
  });
});
