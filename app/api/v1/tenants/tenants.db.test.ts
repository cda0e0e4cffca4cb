import { afterAll, beforeAll, expect, it } from "vitest";
import { browserFor, call, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { newCtx } from "@/lib/access/newCtx";
import { issueKey } from "@/lib/keys/issue";
import { downloadExportOperation, listExportsOperation, startExportOperation } from "../exports/operations";
import { meOperation } from "../me/operations";
import {
  createTenantOperation,
  exportTenantOperation,
  inviteFirstAdminOperation,
  listTenantsOperation,
  removeTenantOperation,
} from "./operations";

const path = "/api/v1/tenants";

describeOnEachStore("the API of tenants", (open) => {
  let opened: FreshStore;
  let token = "";
  let tenant = "";
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    const operator = newCtx({
      tenant: "default",
      actor: { kind: "system", id: "test", name: "test" },
      abilities: new Set(["operate"]),
    });
    token = (await issueKey(operator, { kind: "api", name: "terraform", role: "operator" })).secret;
  });
  afterAll(() => opened.close());

  it("makes a tenant and the link of its first administrator, by an operator's token", async () => {
    const made = await call(createTenantOperation, { path, token, body: { slug: "acme", name: "Acme" } });
    expect(made).toMatchObject({ status: 201, json: { slug: "acme", name: "Acme", demo: false } });
    tenant = String(made.json?.id);
    const params = { id: "acme" };
    const email = "ada@example.com";
    const link = await call(inviteFirstAdminOperation, { path, params, token, body: { email } });
    expect(link).toMatchObject({
      status: 201,
      json: { link: expect.stringContaining("/invitation?token=") },
    });
    await browserFor(email, ["admin"], tenant);
    expect(
      await call(inviteFirstAdminOperation, { path, params, token, body: { email: "b@example.com" } }),
    ).toMatchObject({
      status: 409,
    });
    const listed = await call(listTenantsOperation, { path, token });
    expect(listed.json?.tenants).toMatchObject([
      { id: tenant, members: 1, administrators: 1, usage: null },
      { id: "default" },
    ]);
  });

  it("starts exports and removals as jobs, once each time that it is asked", async () => {
    const params = { id: tenant };
    const exported = await call(exportTenantOperation, { path, params, token });
    expect(exported).toMatchObject({ status: 202, json: { job: expect.stringMatching(/^job_/) } });
    const theirs = await tokenFor("admin", tenant);
    const own = await call(startExportOperation, { path: "/api/v1/exports", token: theirs });
    expect(own.status).toBe(202);
    const listed = await call(listExportsOperation, { path: "/api/v1/exports", token: theirs });
    expect(listed.json?.exports).toMatchObject([
      { id: own.json?.job },
      { id: exported.json?.job, result: null },
    ]);
    const removals = [
      await call(removeTenantOperation, { path, params, token }),
      await call(removeTenantOperation, { path, params: { id: "acme" }, token }),
    ];
    expect(removals.map(({ status }) => status)).toEqual([202, 202]);
    expect(removals[0]?.json).toEqual(removals[1]?.json);
  });

  it("opens nothing else to an operator's token, and nothing of this to anybody else's", async () => {
    const me = await call(meOperation, { path: "/api/v1/me", token });
    expect(me.json).toMatchObject({ tenant: "default", abilities: ["operate"] });
    const demo = { "x-bailiwick-tenant": tenant };
    expect((await call(meOperation, { path: "/api/v1/me", token, headers: demo })).status).toBe(404);
    const params = { id: tenant };
    for (const operation of [listExportsOperation, startExportOperation, downloadExportOperation])
      expect((await call(operation, { path: "/x", params, token })).status).toBe(403);
    for (const other of [
      await tokenFor("admin"),
      await tokenFor("auditor"),
      await tokenFor("admin", tenant),
    ]) {
      for (const operation of [listTenantsOperation, exportTenantOperation, removeTenantOperation])
        expect((await call(operation, { path, params, token: other })).status).toBe(403);
    }
  });
});
