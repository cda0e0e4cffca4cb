import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import type { Role } from "@/lib/access/abilities";
import { systemCtx } from "@/lib/access/newCtx";
import { isOperator } from "@/lib/access/operator";
import { testCtx } from "@/lib/access/testCtx";
import { issueKey } from "@/lib/keys/issue";
import { listOperatorTokens } from "@/lib/keys/list";
import { revokeKey } from "@/lib/keys/revoke";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { acceptInvitation } from "./accept";
import type { Person } from "./authenticate";
import { invite } from "./invite";
import { listMembers } from "./list";
import { membershipsOf } from "./memberships";
import { removeMember } from "./remove";
import { resetPassword } from "./resetPassword";
import { setRoles } from "./setRoles";

const home = systemCtx();
const admin = testCtx("default", ["admin"]);
const operator = testCtx("default", ["operator"]);
const both = testCtx("default", ["admin", "operator"]);

async function join(email: string, roles: Role[]): Promise<Person> {
  const { secret } = await invite(home, { email, roles });
  const password = "correct horse battery";
  return acceptInvitation(home, { secret, name: email, password, address: "192.0.2.1" });
}

describeOnEachStore("operators", (open) => {
  let opened: FreshStore;
  let ada: Person;
  const rolesOf = async (person: Person) =>
    (await listMembers(both)).find((member) => member.id === person.id)?.roles;

  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(home);
    ada = await join("ada@example.com", ["admin", "operator"]);
    await join("bob@example.com", ["admin"]);
  });
  afterAll(() => opened.close());

  it("operate in the default tenant and nowhere else, whatever a membership says", async () => {
    expect(isOperator(operator)).toBe(true);
    expect(isOperator(admin)).toBe(false);
    expect([...testCtx("acme", ["operator", "member"]).abilities]).toEqual(["audit.read"]);
    const { id } = await createTenant(home, { slug: "acme", name: "Acme" });
    await expect(
      invite(systemCtx(id), { email: "x@example.com", roles: ["operator"] }),
    ).rejects.toMatchObject({ code: "INVALID" });
    await expect(issueKey(systemCtx(id), { kind: "api", name: "x", role: "operator" })).rejects.toMatchObject(
      { code: expect.stringMatching(/FORBIDDEN|INVALID/) },
    );
    await createTenant(home, { slug: "demo", name: "Demo", demo: true });
    const only = await join("only@example.com", ["operator"]);
    expect((await membershipsOf(only.id)).map((one) => one.tenant)).toEqual(["default"]);
    expect((await membershipsOf(ada.id)).find((one) => one.demo)?.roles).toEqual(["admin"]);
    await removeMember(both, only.id);
  });

  it("are made, demoted, removed and reset by operators only", async () => {
    const eve = await join("eve@example.com", ["member"]);
    await expect(setRoles(admin, eve.id, ["member", "operator"])).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await setRoles(both, eve.id, ["member", "operator"]);
    for (const takeover of [
      () => setRoles(admin, eve.id, ["member"]),
      () => removeMember(admin, eve.id),
      () => resetPassword(admin, eve.id),
    ]) {
      await expect(takeover()).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(await setRoles(admin, eve.id, ["auditor", "operator"])).toEqual(["auditor", "operator"]);
    expect(await setRoles(admin, eve.id, ["operator"])).toEqual(["operator"]);
    expect(await rolesOf(eve)).toEqual(["operator"]);
    await resetPassword(both, eve.id);
    await removeMember(both, eve.id);
    expect(await rolesOf(eve)).toBeUndefined();
  });

  it("always leave one", async () => {
    await expect(setRoles(both, ada.id, ["admin"])).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(removeMember(both, ada.id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await rolesOf(ada)).toEqual(["admin", "operator"]);
  });

  it("issue, see and revoke the installation's tokens, and no others", async () => {
    await expect(issueKey(admin, { kind: "api", name: "x", role: "operator" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(issueKey(operator, { kind: "api", name: "x", role: "auditor" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const { key } = await issueKey(operator, { kind: "api", name: "terraform", role: "operator" });
    const other = await issueKey(admin, { kind: "api", name: "ci", role: "auditor" });
    expect((await listOperatorTokens(operator)).map((one) => one.name)).toEqual(["terraform"]);
    await expect(listOperatorTokens(admin)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(revokeKey(admin, key.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(revokeKey(operator, other.key.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await revokeKey(operator, key.id)).toMatchObject({ state: "revoked" });
  });
});
