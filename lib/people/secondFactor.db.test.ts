import { eq } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { recoveryCodes, secondFactors } from "@/db/store/schema/identities";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { listChanges } from "@/lib/changes/list";
import { writeSetting } from "@/lib/settings/setting";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { acceptInvitation } from "./accept";
import { authenticate, type Person } from "./authenticate";
import { confirmSecondFactor } from "./confirmSecondFactor";
import { removeSecondFactor, renewRecoveryCodes, resetSecondFactor } from "./endSecondFactor";
import { finishSignIn, readHalfSignIn } from "./finishSignIn";
import { invite } from "./invite";
import { listMembers } from "./list";
import { redeemReset, resetPassword } from "./resetPassword";
import { beginSecondFactor, readEnrolment, readSecondFactor } from "./secondFactor";
import { mustEnrol, secondFactorStanding } from "./secondFactorRule";
import { readSession } from "./session";
import { signIn } from "./signIn";
import { listSignIns } from "./signOut";

const MINUTE = 60_000;
const password = "correct horse battery";
const browser = { userAgent: "Firefox", address: "192.0.2.7" };
const { address } = browser;
const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const admin = testCtx("default", ["admin"], clock);

/** The authenticator app on a phone: another implementation's use of the same RFC, by the secret that was scanned. */
const codeAt = (secret: string, nowMs: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs });
const asActor = ({ id, name }: Person) => ({
  ...testCtx("default", ["member"], clock),
  actor: { kind: "person", id, name } as const,
});

let serial = 0;
async function join(ctx = admin): Promise<Person> {
  const email = `p${++serial}@example.com`;
  const { secret } = await invite(ctx, { email, roles: ["member"] });
  return acceptInvitation(admin, { secret, name: `P ${serial}`, password, ...browser });
}

/** A member with a second factor, whose clock has moved on to the next code. */
async function enrolled() {
  const person = await join();
  const ctx = asActor(person);
  const { id: signInId, secret: cookie } = await signIn(ctx, person.id, browser);
  await beginSecondFactor(ctx);
  const { secret } = (await readEnrolment(ctx)) ?? { secret: "" };
  const codes = await confirmSecondFactor(ctx, { code: codeAt(secret, clock.nowMs), signInId });
  clock.nowMs += MINUTE;
  return { person, ctx, signInId, cookie, secret, codes, code: () => codeAt(secret, clock.nowMs) };
}

const wrong = { code: "INVALID", fields: { code: expect.any(String) } };

describeOnEachStore("a second factor", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment({ BAILIWICK_DATA_DIR: opened.dataDir }, "/");
    setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(() => {
    clock.nowMs += 24 * 60 * MINUTE;
  });

  describe("is set up", () => {
    it("by a first code of the app, and kept encrypted", async () => {
      const person = await join();
      const ctx = asActor(person);
      const [here, elsewhere] = [
        await signIn(ctx, person.id, browser),
        await signIn(ctx, person.id, browser),
      ];
      await beginSecondFactor(ctx);
      const { secret, uri } = (await readEnrolment(ctx)) ?? { secret: "", uri: "" };
      expect(uri).toBe(
        `otpauth://totp/Bailiwick:${encodeURIComponent(person.email)}?issuer=Bailiwick&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
      );
      expect(Secret.fromBase32(secret).bytes).toHaveLength(20);
      const confirm = (code: string) => confirmSecondFactor(ctx, { code, signInId: here.id });
      const late = codeAt(secret, clock.nowMs + 5 * MINUTE);
      await expect(confirm(late)).rejects.toMatchObject(wrong);
      expect(await readSession(elsewhere.secret, clock.nowMs)).not.toBeNull();
      const codes = await confirm(codeAt(secret, clock.nowMs));
      expect(new Set(codes).size).toBe(10);
      for (const code of codes) expect(code).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
      expect(await readSession(here.secret, clock.nowMs)).toMatchObject({
        hasSecondFactor: true,
        isLocal: true,
      });
      expect(await readSession(elsewhere.secret, clock.nowMs)).toBeNull();
      const rows = JSON.stringify([
        await store().select().from(secondFactors),
        await store().select().from(recoveryCodes),
      ]);
      for (const plain of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))])
        expect(rows).not.toContain(plain);
      expect(await readEnrolment(ctx)).toBeNull();
      expect(await readSecondFactor(ctx)).toEqual({
        isLocal: true,
        confirmedAt: new Date(clock.nowMs).toISOString(),
        recoveryCodesLeft: 10,
      });
      await expect(beginSecondFactor(ctx)).rejects.toMatchObject({ code: "PRECONDITION" });
      expect((await listMembers(admin)).find((row) => row.id === person.id)?.hasSecondFactor).toBe(true);
    });

    it("and shows in the changes, with no secret", async () => {
      const { person, secret, codes } = await enrolled();
      const { changes } = await listChanges(systemCtx(), { target: person.id, noun: "second factor" });
      expect(changes).toMatchObject([{ verb: "set up", before: null, after: { email: person.email } }]);
      const text = JSON.stringify(changes);
      for (const plain of [secret, ...codes]) expect(text).not.toContain(plain);
    });
  });

  describe("is asked for after the password", () => {
    it("and until then nothing opens", async () => {
      const { person, ctx, code, cookie } = await enrolled();
      const half = await signIn(ctx, person.id, browser);
      expect([half.half, await readSession(half.secret, clock.nowMs)]).toEqual([true, null]);
      expect((await readHalfSignIn(half.secret, clock.nowMs))?.person).toEqual(person);
      expect(await listSignIns(ctx)).toHaveLength(1);
      const { secret } = await finishSignIn(ctx, half.secret, { code: code(), address });
      expect(await readSession(secret, clock.nowMs)).toMatchObject({ person, hasSecondFactor: true });
      expect(await readSession(half.secret, clock.nowMs)).toBeNull();
      expect(await readHalfSignIn(secret, clock.nowMs)).toBeNull();
      expect(await readSession(cookie, clock.nowMs)).not.toBeNull();
    });

    it("within 10 minutes of it, and of nobody else's sign-in", async () => {
      const { person, ctx, code } = await enrolled();
      const half = await signIn(ctx, person.id, browser);
      const proof = () => ({ code: code(), address });
      await expect(finishSignIn(ctx, "x".repeat(43), proof())).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
      });
      clock.nowMs += 11 * MINUTE;
      await expect(finishSignIn(ctx, half.secret, proof())).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
      });
    });

    it("also after a new password by a reset link", async () => {
      const { person, ctx } = await enrolled();
      const link = await resetPassword(admin, person.id);
      expect(await redeemReset(admin, link.secret, "another horse battery")).toEqual(person);
      expect((await signIn(ctx, person.id, browser)).half).toBe(true);
    });

    it("takes the codes of now, of half a minute before and after, each once", async () => {
      const { person, ctx, secret } = await enrolled();
      const enter = async (atMs: number) =>
        finishSignIn(ctx, (await signIn(ctx, person.id, browser)).secret, {
          code: codeAt(secret, atMs),
          address,
        }).then(
          () => "opened",
          (error: { code: string }) => error.code,
        );
      expect(await enter(clock.nowMs - MINUTE)).toBe("INVALID");
      expect(await enter(clock.nowMs + MINUTE)).toBe("INVALID");
      expect(await enter(clock.nowMs - 30_000)).toBe("opened");
      expect(await enter(clock.nowMs - 30_000)).toBe("INVALID");
      expect(await enter(clock.nowMs + 30_000)).toBe("opened");
      expect(await enter(clock.nowMs)).toBe("INVALID");
    });

    it("takes one code for one of two browsers that send it at once", async () => {
      const { person, ctx, code } = await enrolled();
      const halves = [await signIn(ctx, person.id, browser), await signIn(ctx, person.id, browser)];
      const proof = { code: code(), address };
      const ends = await Promise.allSettled(halves.map((half) => finishSignIn(ctx, half.secret, proof)));
      expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
    });

    it("is locked for 15 minutes after five wrong codes, and a right password does not forgive them", async () => {
      const { person, ctx, code, codes } = await enrolled();
      const login = { email: person.email, password, address };
      const half = await signIn(ctx, person.id, browser);
      for (let n = 0; n < 5; n++) {
        await authenticate(login, clock.nowMs);
        await expect(finishSignIn(ctx, half.secret, { code: `00000${n}`, address })).rejects.toMatchObject(
          wrong,
        );
      }
      const locked = { code: "QUOTA_EXCEEDED" };
      await expect(finishSignIn(ctx, half.secret, { code: code(), address })).rejects.toMatchObject(locked);
      await expect(finishSignIn(ctx, half.secret, { code: codes[0] ?? "", address })).rejects.toMatchObject(
        locked,
      );
      clock.nowMs += 16 * MINUTE;
      const again = await signIn(ctx, person.id, browser);
      await finishSignIn(ctx, again.secret, { code: code(), address });
      const events = await store().select().from(securityEvents).where(eq(securityEvents.actorId, person.id));
      const factor = events
        .filter((event) => event.kind === "second_factor")
        .map(({ outcome, detail, count }) => ({ outcome, detail, count }));
      expect(factor).toEqual(
        expect.arrayContaining([
          { outcome: "failure", detail: { reason: "wrong code" }, count: expect.any(Number) },
          { outcome: "success", detail: { means: "code" }, count: 1 },
        ]),
      );
      const opened = events.filter((event) => event.kind === "sign_in" && event.outcome === "success");
      expect(opened.map((event) => event.detail)).toEqual([
        { method: "local" },
        { method: "local", secondFactor: true },
      ]);
    });
  });

  describe("by recovery codes", () => {
    it("opens once with each, written in any way, and says how many are left", async () => {
      const { person, ctx, codes } = await enrolled();
      const enter = async (code: string) =>
        finishSignIn(ctx, (await signIn(ctx, person.id, browser)).secret, { code, address });
      const [first = "", second = ""] = codes;
      await enter(first);
      await expect(enter(first)).rejects.toMatchObject(wrong);
      await enter(` ${second.toUpperCase().replaceAll("-", " ")} `);
      expect((await readSecondFactor(ctx)).recoveryCodesLeft).toBe(8);
      const events = await store().select().from(securityEvents).where(eq(securityEvents.actorId, person.id));
      expect(
        events
          .filter((event) => event.kind === "second_factor" && event.outcome === "success")
          .map((event) => event.detail),
      ).toEqual([
        { means: "recovery code", recoveryCodesLeft: 9 },
        { means: "recovery code", recoveryCodesLeft: 8 },
      ]);
    });

    it("ends the old ones when new ones are made, by a code", async () => {
      const { ctx, person, codes, code } = await enrolled();
      await expect(renewRecoveryCodes(ctx, { code: "000000", address })).rejects.toMatchObject(wrong);
      const renewed = await renewRecoveryCodes(ctx, { code: code(), address });
      expect(renewed.filter((one) => codes.includes(one))).toEqual([]);
      const half = await signIn(ctx, person.id, browser);
      await expect(finishSignIn(ctx, half.secret, { code: codes[3] ?? "", address })).rejects.toMatchObject(
        wrong,
      );
      await finishSignIn(ctx, half.secret, { code: renewed[3] ?? "", address });
    });
  });

  describe("is taken away", () => {
    it("by its owner with password and code, both", async () => {
      const { person, ctx, signInId, cookie, code } = await enrolled();
      const remove = (given: object) =>
        removeSecondFactor(ctx, { password, code: code(), address, signInId, ...given });
      await expect(remove({ password: "wrong" })).rejects.toMatchObject({
        code: "INVALID",
        fields: { password: expect.any(String) },
      });
      await expect(remove({ code: "000000" })).rejects.toMatchObject(wrong);
      await remove({});
      expect(await readSession(cookie, clock.nowMs)).toMatchObject({ hasSecondFactor: false });
      expect((await signIn(ctx, person.id, browser)).half).toBe(false);
      expect((await readSecondFactor(ctx)).recoveryCodesLeft).toBe(0);
    });

    it("by an administrator, who signs them out; not by a member, and not of another tenant's", async () => {
      const { person, cookie } = await enrolled();
      const other = await createTenant(systemCtx(), { slug: `t${++serial}`, name: "T" });
      const foreign = testCtx(other.id, ["admin"], clock);
      await expect(resetSecondFactor(testCtx("default", ["member"], clock), person.id)).rejects.toMatchObject(
        { code: "FORBIDDEN" },
      );
      const missing = await resetSecondFactor(foreign, "per_none").catch(String);
      expect(await resetSecondFactor(foreign, person.id).catch(String)).toBe(missing);
      await resetSecondFactor(admin, person.id);
      expect(await readSession(cookie, clock.nowMs)).toBeNull();
      await expect(resetSecondFactor(admin, person.id)).rejects.toMatchObject({ code: "PRECONDITION" });
      const { changes } = await listChanges(systemCtx(), { target: person.id, noun: "second factor" });
      expect(changes.map((change) => [change.verb, change.actor.id])).toEqual([
        ["reset", admin.actor.id],
        ["set up", person.id],
      ]);
    });

    it("but not by an administrator of one of two tenants, which both rely on it", async () => {
      const { person } = await enrolled();
      const other = testCtx(
        (await createTenant(systemCtx(), { slug: `t${++serial}`, name: "T" })).id,
        ["admin"],
        clock,
      );
      const { secret } = await invite(other, { email: person.email, roles: ["member"] });
      await acceptInvitation(admin, { secret, name: "", password, ...browser });
      for (const ctx of [admin, other]) {
        await expect(resetSecondFactor(ctx, person.id)).rejects.toMatchObject({ code: "PRECONDITION" });
      }
    });
  });

  it("is asked of local accounts where the tenant requires it, and of nobody else", async () => {
    const { id } = await createTenant(systemCtx(), { slug: `t${++serial}`, name: "Strict" });
    const strict = testCtx(id, ["admin"], clock);
    const person = await join(strict);
    const { secret } = await signIn(asActor(person), person.id, browser);
    const session = async () => {
      const signedIn = await readSession(secret, clock.nowMs);
      if (!signedIn) throw new Error("signed out");
      return signedIn;
    };
    expect(await mustEnrol(await session(), id, clock.nowMs)).toBe(false);
    await expect(
      writeSetting(testCtx(id, ["member"], clock), "signIn.secondFactor", true),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await writeSetting(strict, "signIn.secondFactor", true);
    expect(await mustEnrol(await session(), id, clock.nowMs)).toBe(true);
    expect(await mustEnrol(await session(), "default", clock.nowMs)).toBe(false);
    expect(await mustEnrol({ ...(await session()), isLocal: false }, id, clock.nowMs)).toBe(false);
    expect(await mustEnrol({ ...(await session()), hasSecondFactor: true }, id, clock.nowMs)).toBe(false);
    expect(await secondFactorStanding(strict)).toEqual({ required: true, local: 1, without: [person] });
  });
});
