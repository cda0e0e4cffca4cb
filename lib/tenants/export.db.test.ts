import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { tenantTables } from "@/db/lake/purge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { encryptSecret } from "@/lib/access/encrypt";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { issueKey } from "@/lib/keys/issue";
import { hashSecret } from "@/lib/keys/secret";
import { acceptInvitation } from "@/lib/people/accept";
import { invite } from "@/lib/people/invite";
import { createTenant, ensureDefaultTenant } from "./create";
import { EXPORT_TENANT, exportOwnTenant, exportTenant } from "./export";
import { exportsFolder } from "./exportFolder";
import { downloadExport, exportsOf, listExports } from "./exports";
import { findTenant } from "./get";
import { tenantsOverview } from "./overview";
import { enterFolder, runToEnd } from "./testTenants";
import { type ExportManifest, writeExport } from "./writeExport";

const home = systemCtx();
const ROWS = 20_000;

describeOnEachStore("the export of a tenant", (open) => {
  let opened: FreshStore;
  let tenant = "";
  const secrets: string[] = [];
  const lakeFolder = mkdtempSync(join(tmpdir(), "export-lake-"));
  const readLines = (folder: string, file: string) =>
    gunzipSync(readFileSync(join(folder, file)))
      .toString("utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeAll(async () => {
    opened = await open();
    enterFolder(opened.dataDir);
    await openLake({ kind: "embedded", dataDir: lakeFolder }, () => {});
    await migrateLake();
    await ensureDefaultTenant(home);
    tenant = (await createTenant(home, { slug: "acme", name: "Acme" })).id;
    const ctx = systemCtx(tenant);
    const { secret } = await issueKey(ctx, { kind: "ingest", name: "agent" });
    const invitation = await invite(ctx, { email: "ada@example.com", roles: ["admin"] });
    const ada = {
      secret: invitation.secret,
      name: "Ada",
      password: "correct horse battery",
      address: "192.0.2.1",
    };
    await acceptInvitation(home, ada);
    const sealed = encryptSecret("whsec_x", "webhook.secret", "whk_1");
    await bookkeep((tx) =>
      tx.insert(webhooks).values({
        id: "whk_1",
        tenant,
        name: "hook",
        url: "https://example.com/",
        secret: sealed,
        events: [],
        createdBy: "Ada",
        createdAt: new Date(),
      }),
    );
    secrets.push(secret, hashSecret(secret), sealed, "$argon2", ada.password, invitation.secret);
    await lake().writer.command({
      query: `INSERT INTO actions (tenant, id, ts, trace_id, span_id, session_id, input, ingest_seq)
        SELECT if(number % 2 = 0, {tenant:String}, 'default'), concat('act_', toString(number)), toDateTime64(1790000000, 9) + number,
          concat('t', toString(number)), 's', concat('ses_', toString(number % 50)), 'hello "wörld"\\n', 1 FROM numbers(${ROWS * 2})`,
      query_params: { tenant },
    });
    // A newer version of a row: an export holds one of each.
    await lake().writer.command({
      query: `INSERT INTO actions SELECT * REPLACE (2 AS ingest_seq, 'newer' AS input) FROM actions WHERE id = 'act_0'`,
    });
  });
  afterAll(async () => {
    await closeLake();
    await opened.close();
    rmSync(lakeFolder, { recursive: true, force: true });
  });

  it("has each table of both stores, hashed and counted, contents included, secrets not", async () => {
    const admin = testCtx(tenant, ["admin"]);
    const { id } = await exportOwnTenant(admin);
    const job = await runToEnd(admin, EXPORT_TENANT, id);
    expect(job).toMatchObject({ state: "done", error: null });
    const [shown] = await listExports(admin);
    const folder = join(exportsFolder(opened.dataDir), shown?.result?.folder ?? "");
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as ExportManifest;
    expect(manifest).toMatchObject({
      format: "bailiwick tenant export",
      tenant: { id: tenant, slug: "acme" },
    });
    expect(readdirSync(folder).sort()).toEqual(
      [...manifest.tables.map(({ file }) => file), "manifest.json"].sort(),
    );
    for (const { file, rows, bytes, sha256 } of manifest.tables) {
      const packed = readFileSync(join(folder, file));
      expect([packed.length, createHash("sha256").update(packed).digest("hex")], file).toEqual([
        bytes,
        sha256,
      ]);
      const lines = readLines(folder, file);
      expect(lines.length, file).toBe(rows);
      for (const line of lines) if ("tenant" in line) expect(line.tenant, file).toBe(tenant);
      const text = gunzipSync(packed).toString("utf8");
      for (const secret of secrets)
        expect(text.includes(secret), `${file}: ${secret.slice(0, 10)}`).toBe(false);
    }
    const of = (name: string) =>
      manifest.tables.filter(({ table }) => table === name).map(({ rows }) => rows);
    expect([of("actions"), of("keys"), of("people"), of("webhooks"), of("tenants")]).toEqual([
      [ROWS],
      [1],
      [1],
      [1],
      [1],
    ]);
    expect(
      manifest.tables
        .filter((one) => one.store === "lake")
        .map(({ table }) => table)
        .sort(),
    ).toEqual((await tenantTables()).sort());
    const actions = readLines(folder, "lake.actions.ndjson.gz");
    expect(actions.find(({ id: action }) => action === "act_0")?.input).toBe("newer");
    expect(actions.find(({ id: action }) => action === "act_2")?.input).toBe('hello "wörld"\n');
    expect(readLines(folder, "store.people.ndjson.gz")).toMatchObject([
      { email: "ada@example.com", name: "Ada" },
    ]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("is downloaded by its own administrators, as an archive, and noted", async () => {
    const admin = testCtx(tenant, ["admin"]);
    const [shown] = await listExports(admin);
    const { name, bytes } = await downloadExport(admin, shown?.id ?? "");
    const unpacked = mkdtempSync(join(tmpdir(), "export-unpacked-"));
    const pieces = [];
    for await (const piece of bytes) pieces.push(piece);
    writeFileSync(join(unpacked, "x.tar"), Buffer.concat(pieces));
    execFileSync("tar", ["-xf", "x.tar"], { cwd: unpacked });
    const folder = join(unpacked, name.replace(/\.tar$/, ""));
    expect(readLines(folder, "lake.actions.ndjson.gz")).toHaveLength(ROWS);
    const [event] = await store().select().from(securityEvents);
    expect(event).toMatchObject({ kind: "export", tenant, targetId: tenant });
    rmSync(unpacked, { recursive: true });
  });

  it("opens nothing to operators, to who may not read contents, and to other tenants", async () => {
    const operator = testCtx("default", ["operator"]);
    const [shown] = await listExports(testCtx(tenant, ["admin"]));
    const id = shown?.id ?? "";
    const refusals = [
      [() => downloadExport(operator, id), "FORBIDDEN"],
      [() => downloadExport(testCtx("default", ["admin"]), id), "NOT_FOUND"],
      [() => downloadExport(testCtx(tenant, ["member"]), id), "FORBIDDEN"],
      [() => listExports(operator), "FORBIDDEN"],
      [() => exportOwnTenant(testCtx(tenant, ["policy-author"])), "FORBIDDEN"],
      [() => exportTenant(testCtx("default", ["admin"]), "acme"), "FORBIDDEN"],
      [() => exportsOf(testCtx("default", ["admin"]), "acme"), "FORBIDDEN"],
    ] as const;
    for (const [refusal, code] of refusals) await expect(refusal()).rejects.toMatchObject({ code });
    const started = await exportTenant(operator, "acme");
    expect(await exportsOf(operator, "acme")).toMatchObject([{ id: started.id }, { id }]);
    const { changes } = await listChanges(systemCtx(tenant), { noun: "tenant" });
    expect(changes[0]).toMatchObject({
      verb: "export",
      actor: { id: operator.actor.id },
      after: { job: started.id },
    });
  });

  it("is of the size that operators are told", async () => {
    const overview = await tenantsOverview(testCtx("default", ["operator"]));
    const { usage, ...acme } = overview.find(({ id }) => id === tenant) ?? {};
    expect(acme).toMatchObject({ slug: "acme", members: 1, administrators: 1 });
    expect(usage).toMatchObject({
      rows: ROWS + 1,
      lastSpanAt: new Date((1_790_000_000 + 2 * ROWS - 2) * 1_000).toISOString(),
    });
    const whole = overview.reduce((sum, one) => sum + (one.usage?.bytes ?? 0), 0);
    const [disk] = await (
      await lake().writer.query({
        query:
          "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = {database:String} AND table IN {tables:Array(String)}",
        query_params: { database: lake().database, tables: await tenantTables() },
        format: "JSONEachRow",
      })
    ).json<{ bytes: string }>();
    expect(Math.abs(whole / Number(disk?.bytes) - 1), "all tenants together fill the parts").toBeLessThan(
      0.01,
    );
  });

  it("leaves nothing half-made, and replaces nothing", async () => {
    const found = await findTenant(tenant);
    if (!found) throw new Error("no tenant");
    const folder = join(opened.dataDir, "by-hand");
    const watch = { now: () => Date.now(), signal: new AbortController().signal, progress: () => undefined };
    const stopped = new AbortController();
    const cancelled = writeExport(found, folder, {
      ...watch,
      signal: stopped.signal,
      progress: () => stopped.abort(),
    });
    await expect(cancelled).rejects.toThrow(/abort/i);
    expect(readdirSync(opened.dataDir).filter((name) => name.startsWith("by-hand"))).toEqual([]);
    mkdirSync(`${folder}.unfinished`);
    await writeExport(found, folder, watch);
    expect(existsSync(`${folder}.unfinished`)).toBe(false);
    await expect(writeExport(found, folder, watch)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
