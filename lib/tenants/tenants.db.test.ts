import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { listChanges } from "@/lib/changes/list";
import { acceptInvitation } from "@/lib/people/accept";
import { invite } from "@/lib/people/invite";
import { membershipsOf } from "@/lib/people/memberships";
import { openLink } from "@/lib/people/openLink";
import { createTenant, ensureDefaultTenant } from "./create";
import { tenantNamed } from "./find";
import { inviteFirstAdmin } from "./firstAdmin";
import { tenantsOverview } from "./overview";
import { removeTenant } from "./remove";

const home = systemCtx();
const operator = testCtx("default", ["operator"]);
const password = "correct horse battery";
const address = "192.0.2.1";

describeOnEachStore("tenants", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(home);
    await ensureDefaultTenant(home);
  });
  afterAll(() => opened.close());

  it("are made by operators, who do not become members", async () => {
    const { id } = await createTenant(operator, { slug: "acme", name: "Acme" });
    expect(await membershipsOf(operator.actor.id)).toEqual([]);
    expect(
      await tenantsOverview(operator),
      "without a lake the tenants are there all the same",
    ).toMatchObject([
      { slug: "acme", members: 0, administrators: 0, usage: null },
      { slug: "default", usage: null },
    ]);
    expect(await tenantNamed(operator, "acme")).toEqual(await tenantNamed(operator, id));
    await expect(createTenant(operator, { slug: "acme", name: "Again" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(createTenant(operator, { slug: "No!", name: "" })).rejects.toMatchObject({
      code: "INVALID",
      fields: { slug: expect.any(String), name: expect.any(String) },
    });
    const { changes } = await listChanges(home, { target: id });
    expect(changes).toMatchObject([{ verb: "create", noun: "tenant", after: { slug: "acme" } }]);
  });

  it("get their first administrator by an operator's link, once, and both logs say so", async () => {
    const { id } = await createTenant(operator, { slug: "first", name: "First" });
    const older = await inviteFirstAdmin(operator, "first", "old@example.com");
    const link = await inviteFirstAdmin(operator, "first", "Ada@Example.com");
    await expect(openLink(older.secret, Date.now())).rejects.toMatchObject({ code: "NOT_FOUND" });
    const ada = await acceptInvitation(home, { secret: link.secret, name: "Ada", password, address });
    expect(await membershipsOf(ada.id)).toMatchObject([{ tenant: id, roles: ["admin"] }]);
    await expect(inviteFirstAdmin(operator, "first", "second@example.com")).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const theirs = await listChanges(systemCtx(id));
    expect(theirs.changes.filter((one) => one.actor.id === operator.actor.id)).toMatchObject([
      { verb: "invite", noun: "member", after: { email: "ada@example.com" } },
      { verb: "invite", noun: "member", after: { email: "old@example.com" } },
    ]);
    const ours = await listChanges(home, { target: id });
    expect(ours.changes[0]).toMatchObject({ verb: "invite first administrator of", noun: "tenant" });
    for (const name of ["default", "ten_missing"]) {
      await expect(inviteFirstAdmin(operator, name, "x@example.com")).rejects.toMatchObject({
        code: name === "default" ? "CONFLICT" : "NOT_FOUND",
      });
    }
  });

  it("are not opened by an operator for themselves where others are members", async () => {
    const { id } = await createTenant(home, { slug: "theirs", name: "Theirs" });
    const mine = await inviteFirstAdmin(home, id, "op@example.com");
    const op = await acceptInvitation(home, { secret: mine.secret, name: "Op", password, address });
    const asOp = { ...operator, actor: { kind: "person", id: op.id, name: "Op" } as const };
    const { id: other } = await createTenant(home, { slug: "others", name: "Others" });
    await inviteFirstAdmin(asOp, other, "op@example.com");
    const { secret } = await invite(systemCtx(other), { email: "m@example.com", roles: ["member"] });
    await acceptInvitation(home, { secret, name: "M", password, address });
    await expect(inviteFirstAdmin(asOp, other, "op@example.com")).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await inviteFirstAdmin(asOp, other, "someone@example.com");
  });

  it("keep the default one, and are managed with the ability only, from the default one only", async () => {
    await expect(removeTenant(home, "default")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(removeTenant(home, "ten_missing")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const admin = testCtx("default", ["admin"]);
    const stranger = testCtx("acme", ["admin", "operator"]);
    for (const ctx of [admin, stranger]) {
      for (const verb of [
        () => createTenant(ctx, { slug: "x", name: "X" }),
        () => removeTenant(ctx, "default"),
        () => tenantsOverview(ctx),
        () => tenantNamed(ctx, "acme"),
        () => inviteFirstAdmin(ctx, "acme", "x@example.com"),
      ]) {
        await expect(verb()).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
    }
  });
});
