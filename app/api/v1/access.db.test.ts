import { afterAll, beforeAll, expect, it } from "vitest";
import { browserFor, call, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { createTenant } from "@/lib/tenants/create";
import { listChangesOperation } from "./changes/operations";
import { issueKeyOperation, listKeysOperation, revokeKeyOperation } from "./keys/operations";
import { meOperation } from "./me/operations";
import {
  inviteOperation,
  listMembersOperation,
  removeMemberOperation,
  resetPasswordOperation,
  setRolesOperation,
  withdrawInvitationOperation,
} from "./members/operations";

describeOnEachStore("the API of who may do what", (open) => {
  let opened: FreshStore;
  let token = "";
  let foreign = "";
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    token = await tokenFor("admin");
    const { id } = await createTenant(systemCtx(), { slug: "acme", name: "Acme" });
    foreign = await tokenFor("admin", id);
  });
  afterAll(() => opened.close());

  it("says who is calling", async () => {
    const { json } = await call(meOperation, { path: "/api/v1/me", token: await tokenFor("auditor") });
    expect(json).toMatchObject({
      tenant: "default",
      abilities: ["audit.read", "content.read", "export", "security.read"],
    });
  });

  it("issues, lists and revokes keys, and logs it", async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const body = { kind: "api", name: "ci", role: "auditor", expiresAt };
    const issued = await call(issueKeyOperation, { path: "/api/v1/keys", token, body });
    expect(issued).toMatchObject({
      status: 201,
      json: { key: { role: "auditor", expiresAt, state: "active" } },
    });
    const { secret, key } = issued.json as { secret: string; key: { id: string } };
    expect((await call(meOperation, { path: "/api/v1/me", token: secret })).status).toBe(200);

    const listed = await call(listKeysOperation, { path: "/api/v1/keys?kind=api", token });
    expect(JSON.stringify(listed.json)).toContain(key.id);
    expect(JSON.stringify(listed.json)).not.toContain(secret);

    const path = `/api/v1/keys/${key.id}`;
    const params = { id: key.id };
    const [theirs, missing] = [
      await call(revokeKeyOperation, { path, params, token: foreign }),
      await call(revokeKeyOperation, { path, params: { id: "key_missing" }, token: foreign }),
    ];
    expect([theirs.status, theirs.json?.title, theirs.json?.detail]).toEqual([
      404,
      missing.json?.title,
      missing.json?.detail,
    ]);
    expect(await call(revokeKeyOperation, { path, params, token })).toMatchObject({
      status: 200,
      json: { state: "revoked" },
    });

    const { json } = await call(listChangesOperation, { path: `/api/v1/changes?target=${key.id}`, token });
    expect(json).toMatchObject({
      changes: [{ verb: "revoke" }, { verb: "issue", actor: { kind: "token" } }],
      next: null,
    });
    expect(JSON.stringify(json)).not.toContain(secret);
  });

  it("invites, changes, resets and removes members", async () => {
    const body = { email: "new@example.com", roles: ["auditor"] };
    const invited = await call(inviteOperation, { path: "/api/v1/members", token, body });
    expect(invited).toMatchObject({
      status: 201,
      json: { link: expect.stringContaining("/invitation?token=") },
    });
    const params = { id: String(invited.json?.id) };
    expect((await call(withdrawInvitationOperation, { path: "/x", params, token })).status).toBe(204);

    const person = await browserFor("p@example.com", ["member"]);
    const of = { path: `/api/v1/members/${person.id}`, params: { id: person.id } };
    const promoted = await call(setRolesOperation, { ...of, token, body: { roles: ["auditor"] } });
    expect(promoted).toMatchObject({ status: 200, json: { roles: ["auditor"] } });
    expect((await call(resetPasswordOperation, { ...of, token })).status).toBe(201);
    const listed = await call(listMembersOperation, { path: "/api/v1/members", token });
    expect(listed.json).toMatchObject({ members: [{ id: person.id, roles: ["auditor"] }], invitations: [] });
    expect((await call(removeMemberOperation, { ...of, token: foreign })).status).toBe(404);
    expect((await call(removeMemberOperation, { ...of, token })).status).toBe(204);
    expect((await call(meOperation, { path: "/x", headers: { cookie: person.cookie } })).status).toBe(401);
  });

  it("refuses an auditor's token every write", async () => {
    const weak = await tokenFor("auditor");
    const params = { id: "x" };
    const answers = await Promise.all([
      call(issueKeyOperation, { path: "/x", token: weak, body: { kind: "ingest", name: "n" } }),
      call(revokeKeyOperation, { path: "/x", params, token: weak }),
      call(listKeysOperation, { path: "/x?kind=api", token: weak }),
      call(listMembersOperation, { path: "/x", token: weak }),
      call(inviteOperation, { path: "/x", token: weak, body: { email: "a@b", roles: ["member"] } }),
      call(setRolesOperation, { path: "/x", params, token: weak, body: { roles: ["member"] } }),
      call(removeMemberOperation, { path: "/x", params, token: weak }),
      call(resetPasswordOperation, { path: "/x", params, token: weak }),
      call(withdrawInvitationOperation, { path: "/x", params, token: weak }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(Array(9).fill(403));
  });
});
