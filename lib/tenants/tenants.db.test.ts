import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { listChanges } from "@/lib/changes/list";
import { issueKey } from "@/lib/keys/issue";
import { verifyKey } from "@/lib/keys/verify";
import { invite } from "@/lib/people/invite";
import { membershipsOf } from "@/lib/people/memberships";
import { provisionPeople } from "@/lib/people/provision";
import { setUp } from "@/lib/people/setUp";
import { createTenant, ensureDefaultTenant } from "./create";
import { findTenant } from "./get";
import { listTenants } from "./list";
import { removeTenant } from "./remove";

const home = systemCtx();

describeOnEachStore("tenants", (open) => {
  let opened: FreshStore;
  let ada = { id: "", email: "", name: "" };
  const folder = mkdtempSync(join(tmpdir(), "tenants-test-"));
  beforeAll(async () => {
    opened = await open();
    await openLake({ kind: "embedded", dataDir: folder }, () => {});
    await migrateLake();
    await ensureDefaultTenant(home);
    await ensureDefaultTenant(home);
    const { setUpSecret } = await provisionPeople(home, {});
    const input = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };
    ada = await setUp(home, setUpSecret ?? "", input);
  });
  afterAll(async () => {
    await closeLake();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("opens the demo to the members of the default tenant, and removes it whole", async () => {
    await createTenant(home, { slug: "demo", name: "Demo", demo: true });
    const demo = systemCtx("demo");
    const { secret } = await issueKey(demo, { kind: "ingest", name: "demo" });
    await invite(demo, { email: "x@example.com", roles: ["member"] });
    expect(await membershipsOf(ada.id)).toEqual([
      { tenant: "default", tenantName: "Default", demo: false, roles: ["admin"] },
      { tenant: "demo", tenantName: "Demo", demo: true, roles: ["admin"] },
    ]);
    const row = (tenant: string) => ({
      tenant,
      id: "act_x",
      ts: "1790000000.000000000",
      trace_id: "t",
      span_id: "s",
      session_id: "ses_x",
    });
    await lake().writer.insert({
      table: "actions",
      values: [row("demo"), row("default")],
      format: "JSONEachRow",
    });
    await removeTenant(home, "demo");
    for (const table of ["actions", "trace_spans", "session_bounds"]) {
      const left = await lake().writer.query({
        query: `SELECT DISTINCT tenant FROM ${table}`,
        format: "JSONEachRow",
      });
      expect(await left.json(), table).toEqual([{ tenant: "default" }]);
    }
    expect(await findTenant("demo")).toBeNull();
    expect(await verifyKey(secret, "ingest", home.now())).toBeNull();
    expect(await membershipsOf(ada.id)).toHaveLength(1);
  });

  it("makes the maker the administrator of a new tenant, and shows it to nobody else", async () => {
    const maker = {
      ...testCtx("default", ["admin"]),
      actor: { kind: "person", id: ada.id, name: "Ada" } as const,
    };
    const { id } = await createTenant(maker, { slug: "acme", name: "Acme" });
    expect(await membershipsOf(ada.id)).toMatchObject([
      { tenant: "default" },
      { tenant: id, roles: ["admin"] },
    ]);
    expect((await listTenants(maker)).map((tenant) => tenant.slug)).toEqual(["acme", "default"]);
    await expect(createTenant(maker, { slug: "acme", name: "Again" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const { changes } = await listChanges(home, { target: id });
    expect(changes).toMatchObject([{ verb: "create", noun: "tenant", after: { slug: "acme" } }]);
  });

  it("keeps the default tenant, and is managed from there with the ability only", async () => {
    await expect(removeTenant(home, "default")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(removeTenant(home, "ten_missing")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const auditor = testCtx("default", ["auditor"]);
    const stranger = testCtx("acme", ["admin"]);
    for (const ctx of [auditor, stranger]) {
      await expect(createTenant(ctx, { slug: "x", name: "X" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(removeTenant(ctx, "default")).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(listTenants(ctx)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(createTenant(home, { slug: "No!", name: "" })).rejects.toMatchObject({
      code: "INVALID",
      fields: { slug: expect.any(String), name: expect.any(String) },
    });
  });
});
