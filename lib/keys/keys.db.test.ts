import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { keys } from "@/db/store/schema/keys";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import type { SecurityEventKind } from "@/lib/securityEvents/event";
import { flushSecurityEvents } from "@/lib/securityEvents/gather";
import { listSecurityEvents } from "@/lib/securityEvents/list";
import { issueKey } from "./issue";
import { listKeys } from "./list";
import { provisionKeys } from "./provision";
import { revokeKey } from "./revoke";
import { noteFirstSpan } from "./use";
import { verifyKey } from "./verify";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const ctx = testCtx("a", ["admin"], clock);
const stranger = testCtx("b", ["admin"], clock);
const missing = "key_0190a1b2-0000-7000-8000-000000000000";

describeOnEachStore("keys", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const rows = ["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }));
    await bookkeep((tx) => tx.insert(tenants).values(rows));
  });
  afterAll(() => opened.close());

  it("issues a secret that says who it is, and keeps only its hash", async () => {
    const { key, secret } = await issueKey(ctx, { kind: "ingest", name: "Billing", workload: "billing" });
    expect(secret).toMatch(/^bwi_[\w-]{43}$/);
    expect(await verifyKey(secret, "ingest", clock.nowMs)).toEqual({
      tenant: "a",
      keyId: key.id,
      keyName: "Billing",
      kind: "ingest",
      workload: "billing",
      role: null,
    });
    const [row] = await store().select().from(keys).where(eq(keys.id, key.id));
    expect(JSON.stringify(row)).not.toContain(secret.slice(8));
    expect(JSON.stringify(await listChanges(ctx, { target: key.id }))).not.toContain(secret.slice(8));
  });

  it("refuses a secret of another kind, an unknown one, and an empty one", async () => {
    const { secret } = await issueKey(ctx, { kind: "api", name: "t", role: "auditor" });
    expect(await verifyKey(secret, "api", clock.nowMs)).toMatchObject({ role: "auditor" });
    expect(await verifyKey(secret, "ingest", clock.nowMs)).toBeNull();
    expect(await verifyKey(`${secret}x`, "api", clock.nowMs)).toBeNull();
    expect(await verifyKey("", "api", clock.nowMs)).toBeNull();
  });

  it("says which addresses it is used from for the first time, once, and keeps the newest 16", async () => {
    const { key, secret } = await issueKey(ctx, { kind: "ingest", name: "roaming" });
    const from = (address: string) => ({ ...ctx, client: { address, userAgent: "exporter" } });
    const use = (address: string) => verifyKey(secret, "ingest", clock.nowMs, from(address));
    await Promise.all([use("192.0.2.0"), use("192.0.2.0"), use("192.0.2.0")]);
    for (let i = 1; i <= 20; i++) for (let again = 0; again < 3; again++) await use(`192.0.2.${i}`);
    const news = await listSecurityEvents(ctx, "tenant", { kind: "key_new_address", target: key.id });
    expect(news.events.map((event) => event.address).toSorted()).toEqual(
      Array.from({ length: 21 }, (_, i) => `192.0.2.${i}`).toSorted(),
    );
    expect(news.events.filter((event) => event.detail.first)).toHaveLength(1);
    expect(news.events[0]).toMatchObject({
      tenant: "a",
      actor: { kind: "key", id: key.id },
      userAgent: "exporter",
    });
    const [row] = await store().select().from(keys).where(eq(keys.id, key.id));
    expect(row?.addresses).toEqual(Array.from({ length: 16 }, (_, i) => `192.0.2.${20 - i}`));
  });

  it("counts the uses of a token by the minute, and tells a tenant of its own refused ones only", async () => {
    const { key, secret } = await issueKey(ctx, { kind: "api", name: "ci", role: "auditor" });
    const caller = { ...ctx, client: { address: "198.51.100.1", userAgent: "curl" } };
    for (let i = 0; i < 40; i++) await verifyKey(secret, "api", clock.nowMs, caller);
    await revokeKey(ctx, key.id);
    for (let i = 0; i < 3; i++) expect(await verifyKey(secret, "api", clock.nowMs, caller)).toBeNull();
    for (let i = 0; i < 5; i++)
      expect(await verifyKey(`bwa_guess_${i}`, "api", clock.nowMs, caller)).toBeNull();
    await flushSecurityEvents();
    const of = async (kind: SecurityEventKind) =>
      (await listSecurityEvents(ctx, "tenant", { kind, target: key.id })).events;
    expect(await of("token_used")).toMatchObject([{ count: 40, actor: { kind: "token", name: "ci" } }]);
    expect(await of("credential_refused")).toMatchObject([{ count: 3, detail: { reason: "revoked" } }]);
    const operator = testCtx("default", ["operator"]);
    const nobodys = await listSecurityEvents(operator, "installation", { kind: "credential_refused" });
    expect(nobodys.events).toMatchObject([{ count: 5, tenant: null, actor: { kind: "unknown", id: "" } }]);
    expect(JSON.stringify(nobodys)).not.toContain("guess");
  });

  it("refuses a revoked key within 2 s although it was just used", async () => {
    const { key, secret } = await issueKey(ctx, { kind: "ingest", name: "short-lived" });
    expect(await verifyKey(secret, "ingest", clock.nowMs)).not.toBeNull();
    expect((await revokeKey(ctx, key.id)).state).toBe("revoked");
    expect(await verifyKey(secret, "ingest", clock.nowMs + 1_000)).toBeNull();
  });

  it("accepts a key within 2 s of its making although it was just refused", async () => {
    const secret = "a-secret-brought-along-by-hand";
    expect(await verifyKey(secret, "ingest", clock.nowMs)).toBeNull();
    await provisionKeys(testCtx("b", ["admin"], clock), { BAILIWICK_INGEST_KEY: secret });
    expect(await verifyKey(secret, "ingest", clock.nowMs + 1_000)).toMatchObject({ tenant: "b" });
  });

  it("ends a key at its expiry to the millisecond", async () => {
    const expiresAtMs = clock.nowMs + 500;
    const { secret } = await issueKey(ctx, { kind: "api", name: "brief", role: "member", expiresAtMs });
    expect(await verifyKey(secret, "api", expiresAtMs - 1)).not.toBeNull();
    expect(await verifyKey(secret, "api", expiresAtMs)).toBeNull();
    await expect(
      issueKey(ctx, { kind: "api", name: "past", role: "member", expiresAtMs: clock.nowMs }),
    ).rejects.toMatchObject({ code: "INVALID", fields: { expiresAt: expect.any(String) } });
  });

  it("notes the last use, at most every 10 s, and the first span once", async () => {
    const { key, secret } = await issueKey(ctx, { kind: "ingest", name: "noted" });
    const lastUsed = async () => (await listKeys(ctx, { kind: "ingest" })).find((row) => row.id === key.id);
    const start = clock.nowMs;
    for (const after of [0, 2_000, 9_999]) await verifyKey(secret, "ingest", start + after);
    expect((await lastUsed())?.lastUsedAt).toBe(new Date(start).toISOString());
    await verifyKey(secret, "ingest", start + 20_000);
    expect((await lastUsed())?.lastUsedAt).toBe(new Date(start + 20_000).toISOString());
    await noteFirstSpan(key.id, start + 5);
    await noteFirstSpan(key.id, start + 9);
    expect((await lastUsed())?.firstSpanAt).toBe(new Date(start + 5).toISOString());
  });

  it("lets nobody issue a token that can do more than they may", async () => {
    const weak = { ...ctx, abilities: new Set(["settings.write"] as const) };
    const failing = issueKey(weak, { kind: "api", name: "t", role: "admin" });
    await expect(failing).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(issueKey(ctx, { kind: "api", name: "t", role: "king" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(issueKey(ctx, { kind: "api", name: " " })).rejects.toMatchObject({
      fields: { name: expect.any(String), role: expect.any(String) },
    });
  });

  describe("standing rules", () => {
    it("answers another tenant's id exactly like a missing one", async () => {
      const { key } = await issueKey(ctx, { kind: "ingest", name: "mine" });
      const refusal = (id: string) => revokeKey(stranger, id).catch((error: unknown) => String(error));
      expect(await refusal(key.id)).toBe(await refusal(missing));
      expect(await refusal(key.id)).toContain("No such key");
      expect((await listKeys(stranger, { kind: "ingest" })).map((row) => row.id)).not.toContain(key.id);
    });

    it("refuses without the ability", async () => {
      const auditor = testCtx("a", ["auditor"], clock);
      const { key } = await issueKey(ctx, { kind: "api", name: "mine", role: "member" });
      await expect(revokeKey(auditor, key.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(issueKey(auditor, { kind: "ingest", name: "n" })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
      await expect(listKeys(auditor, { kind: "api" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect((await listKeys(auditor, { kind: "ingest" })).length).toBeGreaterThan(0);
    });

    it("leaves a change for issuing and revoking", async () => {
      const { key } = await issueKey(ctx, { kind: "ingest", name: "logged" });
      await revokeKey(ctx, key.id);
      await revokeKey(ctx, key.id);
      clock.nowMs += 1;
      const { changes } = await listChanges(ctx, { target: key.id });
      expect(changes.map((row) => row.verb).sort()).toEqual(["issue", "revoke"]);
    });
  });

  describe("keys of the environment", () => {
    const provision = (ingest: string) => provisionKeys(ctx, { BAILIWICK_INGEST_KEY: ingest });
    const [first, second] = ["first-secret-of-the-environment", "second-secret-of-the-environment"];
    const works = async (secret: string) => {
      clock.nowMs += 2_000;
      return (await verifyKey(secret, "ingest", clock.nowMs)) !== null;
    };

    it("refuses fewer than 24 characters, in a line that says what to do", async () => {
      await expect(provision("x".repeat(23))).rejects.toThrow(
        "BAILIWICK_INGEST_KEY has 23 characters; at least 24 are needed.",
      );
    });

    it("is made once, replaced by another value, and comes back with the old one", async () => {
      await provision(first);
      await provision(first);
      expect((await listKeys(ctx, { kind: "ingest" })).filter((row) => row.provisionedBy)).toHaveLength(1);
      await provision(second);
      expect([await works(first), await works(second)]).toEqual([false, true]);
      await provision(first);
      expect([await works(first), await works(second)]).toEqual([true, false]);
    });

    it("stays revoked when a person revoked it", async () => {
      const active = (await listKeys(ctx, { kind: "ingest" })).find(
        (row) => row.provisionedBy && row.state === "active",
      );
      await revokeKey(ctx, active?.id ?? "");
      await provision(first);
      expect(await works(first)).toBe(false);
    });

    it("is made once by two processes that start together", async () => {
      await Promise.all([0, 1].map(() => provision("a-third-secret-of-the-environment")));
      expect(await works("a-third-secret-of-the-environment")).toBe(true);
    });

    it("refuses a secret that another key has", async () => {
      const taken = "taken-by-the-other-tenants-key";
      await provisionKeys(stranger, { BAILIWICK_API_TOKEN: taken });
      await expect(provision(taken)).rejects.toMatchObject({ code: "CONFLICT" });
      expect(await verifyKey(taken, "api", clock.nowMs + 9_000)).toMatchObject({
        tenant: "b",
        role: "admin",
      });
    });
  });
});
