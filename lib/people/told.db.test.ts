import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { groupGrants, identities, identityProviders } from "@/db/store/schema/identities";
import { tenants } from "@/db/store/schema/tenants";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";
import { acceptInvitation } from "./accept";
import { enter } from "./enter";
import { invite } from "./invite";
import { removeMember } from "./remove";
import { setRoles } from "./setRoles";
import { settleMemberships } from "./settleMemberships";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const ctx = testCtx("a", ["admin"], clock);
const password = "correct horse battery";

describeOnEachStore("what webhooks are told of people and keys", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const createdAt = new Date(0);
    await bookkeep(async (tx) => {
      await tx.insert(tenants).values(["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt })));
      const row = { url: "https://hooks.example/", secret: "", events: [], createdBy: "test", createdAt };
      await tx
        .insert(webhooks)
        .values(["a", "b"].map((id) => ({ id: `whk_${id}`, tenant: id, name: id, ...row })));
    });
  });
  afterAll(() => opened.close());

  /** What was left since the last look, oldest first, as `tenant type actor` and its data. */
  async function told() {
    const rows = await store().select().from(deliveries).orderBy(deliveries.id);
    await bookkeep((tx) => tx.delete(deliveries));
    return rows.map(({ tenant, body }) => {
      const { type, actor, data } = JSON.parse(body);
      return { what: `${tenant} ${type} ${actor.name}`, data };
    });
  }
  async function join(email: string, roles: readonly string[] = ["admin"]) {
    const { secret } = await invite(ctx, { email, roles });
    return acceptInvitation(ctx, { secret, name: email.slice(0, 3), password, address: "192.0.2.1" });
  }

  it("who joins, may do something else, and goes", async () => {
    await join("root@example.com");
    await told();
    const kim = await join("kim@example.com", ["auditor"]);
    const member = { person: kim.id, email: "kim@example.com", name: "kim" };
    expect(await told()).toEqual([{ what: "a member.joined kim", data: { ...member, roles: ["auditor"] } }]);
    await setRoles(ctx, kim.id, ["auditor"]);
    expect(await told()).toEqual([]);
    await setRoles(ctx, kim.id, ["member"]);
    const changed = { ...member, roles: ["member"], before: ["auditor"] };
    expect(await told()).toEqual([{ what: "a member.roles_changed Test person", data: changed }]);
    await removeMember(ctx, kim.id);
    expect(await told()).toEqual([{ what: "a member.removed Test person", data: member }]);
    await expect(removeMember(ctx, kim.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await told()).toEqual([]);
  });

  it("whom groups bring in, and let go", async () => {
    const lee = await join("lee@example.com", ["member"]);
    await removeMember(ctx, lee.id);
    await told();
    const createdAt = new Date(clock.nowMs);
    await bookkeep(async (tx) => {
      const said = { slug: "idp", name: "IdP", issuer: "https://idp.example", clientId: "c" };
      const how = { scopes: "openid", groupsClaim: "groups", createdAt, updatedAt: createdAt };
      await tx.insert(identityProviders).values({ id: "idp_1", ...said, ...how });
      const who = { id: "idn_1", person: lee.id, provider: "idp_1", subject: "s", groups: ["staff"] };
      await tx.insert(identities).values({ ...who, checkedAt: createdAt, createdAt });
      const grant = { id: "grt_1", tenant: "a", provider: "idp_1", group: "staff", role: "auditor" };
      await tx.insert(groupGrants).values({ ...grant, createdAt });
    });
    await settleMemberships(ctx, [lee.id], ["a"]);
    const member = { person: lee.id, email: "lee@example.com", name: "lee" };
    expect(await told()).toEqual([
      { what: "a member.joined groups", data: { ...member, roles: ["auditor"] } },
    ]);
    await bookkeep((tx) => tx.update(identities).set({ groups: [] }));
    await settleMemberships(ctx, [lee.id], ["a"]);
    expect(await told()).toEqual([{ what: "a member.removed groups", data: member }]);
  });

  it("keys that are issued and revoked, once, without their secret", async () => {
    const { key, secret } = await issueKey(ctx, { kind: "api", name: "export", role: "auditor" });
    await revokeKey(ctx, key.id);
    await revokeKey(ctx, key.id);
    const of = { key: key.id, kind: "api", name: "export", prefix: key.prefix };
    const all = await told();
    expect(all).toEqual([
      { what: "a key.issued Test person", data: { ...of, role: "auditor", expiresAt: null } },
      { what: "a key.revoked Test person", data: of },
    ]);
    expect(JSON.stringify(all)).not.toContain(secret.slice(8));
  });

  it("an account that is locked, once a lock, in its owner's tenants only; never of an email that nobody has", async () => {
    await join("max@example.com", ["member"]);
    await told();
    const stranger = { ...ctx, tenant: "default", abilities: new Set<never>() };
    const attempt = (email: string) =>
      enter(stranger, { email, password: "wrong", address: "198.51.100.7" }).catch(() => undefined);
    for (let n = 0; n < 5; n++) await attempt("max@example.com");
    expect(await told()).toEqual([]);
    await Promise.all([1, 2, 3, 4].map(() => attempt("max@example.com")));
    const data = { email: "max@example.com", address: "198.51.100.7" };
    expect(await told()).toEqual([{ what: "a lock_out max@example.com", data }]);
    for (let n = 0; n < 8; n++) await attempt("nobody@example.com");
    expect(await told()).toEqual([]);
  });
});
