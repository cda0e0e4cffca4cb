import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startCollector } from "@/collectors/otlp/main";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { countTenant, tenantTables } from "@/db/lake/purge";
import { storeTables } from "@/db/store/catalogue";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { keys } from "@/db/store/schema/keys";
import { memberships, people, signInAttempts } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { settings, tenants } from "@/db/store/schema/tenants";
import { heldStore } from "@/db/store/slot";
import { store } from "@/db/store/store";
import { newSpanId, newTraceId, sendSpans } from "@/e2e/otlp";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { watchRevisions } from "@/lib/changes/revision";
import { enqueueJob, insertJob, newJob } from "@/lib/jobs/enqueue";
import { issueKey } from "@/lib/keys/issue";
import { verifyKey } from "@/lib/keys/verify";
import { acceptInvitation } from "@/lib/people/accept";
import type { Person } from "@/lib/people/authenticate";
import { invite } from "@/lib/people/invite";
import { readSession } from "@/lib/people/session";
import { signIn } from "@/lib/people/signIn";
import { createTenant, ensureDefaultTenant } from "./create";
import { exportName } from "./exportFolder";
import { inviteFirstAdmin } from "./firstAdmin";
import { REMOVE_TENANT, removeTenant } from "./remove";
import { SWEEP_TENANTS } from "./sweep";
import { enterFolder, runToEnd } from "./testTenants";

const home = systemCtx();
const browser = { userAgent: "test", address: "192.0.2.1" };

/** Every table of the store in which some row holds this text, anywhere. */
async function tablesThatName(text: string): Promise<string[]> {
  return heldStore().engine.exclusive(async (sql) => {
    const found: string[] = [];
    for (const { name } of await storeTables(sql)) {
      const rows = await sql(`SELECT 1 FROM "${name}" AS t WHERE to_jsonb(t)::text LIKE $1 LIMIT 1`, [
        `%${text}%`,
      ]);
      if (rows.length > 0) found.push(name);
    }
    return found;
  });
}

describeOnEachStore("the removal of a tenant", (open) => {
  let opened: FreshStore;
  let stopWatching: () => Promise<void>;
  const folder = mkdtempSync(join(tmpdir(), "remove-test-"));
  beforeAll(async () => {
    opened = await open();
    enterFolder(opened.dataDir);
    await openLake({ kind: "embedded", dataDir: folder }, () => {});
    await migrateLake();
    await ensureDefaultTenant(home);
    stopWatching = watchRevisions(() => Date.now());
  });
  afterAll(async () => {
    await stopWatching();
    await closeLake();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function member(tenant: string, email: string): Promise<Person> {
    const { secret } = await invite(systemCtx(tenant), { email, roles: ["admin"] });
    return acceptInvitation(home, { secret, name: email, password: "correct horse battery", ...browser });
  }

  /** A key for models of somebody who is no member of its tenant any more; closed, as long as the account tells so. */
  async function keyOfWhoLeft(person: string): Promise<string> {
    const [id, holder, createdAt] = [home.newId("key"), home.newId("prn"), new Date()];
    const own = { tenant: "default", createdAt };
    await bookkeep(async (tx) => {
      const name = { name: "left", nameKey: "left", kind: "person", source: "member" } as const;
      await tx.insert(principals).values({ id: holder, root: holder, person, ...name, ...own });
      const key = { kind: "model", name: "left", prefix: "sk-oai-left", hash: id, createdBy: "t" } as const;
      await tx.insert(keys).values({ id, holder, ...key, ...own });
    });
    return id;
  }

  /** A tenant with something of everything, and what is needed to see that it is gone. */
  async function fill(tenant: string) {
    const ctx = systemCtx(tenant, "fill");
    const { secret } = await issueKey(ctx, { kind: "ingest", name: "agent" });
    const only = await member(tenant, `only-${tenant}@example.com`);
    const { secret: session } = await signIn({ ...ctx, now: () => Date.now() }, only.id, browser);
    await invite(ctx, { email: "waiting@example.com", roles: ["member"] });
    const at = new Date();
    await bookkeep(async (tx) => {
      await tx.insert(signInAttempts).values({ subject: `account:${only.email}`, failures: 1, sinceAt: at });
      await tx.insert(settings).values({ tenant, key: "signIn.secondFactor", value: true, updatedAt: at });
      const shared = { tenant, createdAt: at, updatedAt: at };
      const group = { ...shared, id: ctx.newId("sgr"), displayName: "G" };
      const user = {
        ...shared,
        id: ctx.newId("sus"),
        person: only.id,
        userName: "u",
        active: true,
        resource: {},
      };
      await tx.insert(scimGroups).values(group);
      await tx.insert(scimUsers).values(user);
      await tx.insert(scimGroupMembers).values({ group: group.id, user: user.id });
      await tx.insert(securityEvents).values({
        id: ctx.newId("sev"),
        tenant,
        at,
        kind: "sign_in",
        outcome: "success",
        actorKind: "person",
        actorId: only.id,
        actorName: "Only",
        address: "192.0.2.1",
        userAgent: "test",
        requestId: "req_x",
      });
    });
    await bookkeep((tx) => insertJob(tx, newJob(ctx, {}, { ...SWEEP_TENANTS, label: "theirs" })));
    return { secret, only, session };
  }

  const send = (port: number, secret: string, count = 3) =>
    sendSpans(
      `http://127.0.0.1:${port}`,
      secret,
      Array.from({ length: count }, (_, i) => ({
        traceId: newTraceId(),
        spanId: newSpanId(),
        name: `step ${i}`,
        startMs: Date.now(),
        attributes: { "gen_ai.operation.name": "execute_tool", "user.id": "ann@example.com" },
      })),
    );

  it("leaves nothing in any table of either store, but the evidence that it was there", async () => {
    const collector = await startCollector({ host: "127.0.0.1", port: 0, log: () => undefined });
    const { id } = await createTenant(home, { slug: "acme", name: "Acme" });
    const { secret, only, session } = await fill(id);
    const both = await member("default", "both@example.com");
    await bookkeep((tx) =>
      tx
        .insert(memberships)
        .values({ tenant: id, person: both.id, roles: ["member"], createdAt: new Date() }),
    );
    const kept = await issueKey(home, { kind: "ingest", name: "kept" });
    const left = await keyOfWhoLeft(only.id);
    expect((await send(collector.port, secret)).status).toBe(200);
    expect((await send(collector.port, kept.secret)).status).toBe(200);
    // What these spans bring nothing to (samples, sums, gateways' logs) gets a row too, whichever table is made next.
    const at = "2026-11-22 10:00:00";
    for (const { table } of (await countTenant(id)).filter(({ rows }) => rows === 0))
      await lake().writer.insert({
        table,
        values: [{ tenant: id, ts: at, start: at, hour: at }],
        format: "JSONEachRow",
        clickhouse_settings: { input_format_skip_unknown_fields: 1 },
      });
    const exported = join(opened.dataDir, "exports", exportName(id, Date.now()));
    mkdirSync(exported, { recursive: true });
    writeFileSync(join(exported, "people.ndjson.gz"), "x");
    expect(
      (await countTenant(id)).every(({ rows }) => rows > 0),
      "each table has some",
    ).toBe(true);
    expect((await countTenant(id)).length).toBe((await tenantTables()).length);

    const job = await removeTenant(home, "acme");
    expect(await removeTenant(home, id), "twice is once").toEqual(job);
    const ended = await runToEnd(home, REMOVE_TENANT, job.id);
    expect(ended).toMatchObject({ state: "done", label: "Removal of tenant Acme", error: null });

    expect((await countTenant(id)).filter(({ rows }) => rows > 0)).toEqual([]);
    expect((await countTenant("default")).find(({ table }) => table === "actions")?.rows).toBe(3);
    const named = await tablesThatName(id);
    const evidence = ["changes", "job_attempts", "jobs", "removed_tenants"];
    expect(
      named.filter((table) => !evidence.includes(table)),
      "the store names it as evidence only",
    ).toEqual([]);
    expect(await tablesThatName(only.email), "who was a member only there is gone").toEqual([]);
    expect(await readSession(session, Date.now())).toBeNull();
    expect(await store().$count(people)).toBe(1);
    expect(existsSync(exported)).toBe(false);
    expect((await send(collector.port, secret)).status, "its key").toBe(401);
    expect(await store().select({ holder: keys.holder }).from(keys).where(eq(keys.id, left))).toEqual([
      { holder: null },
    ]);

    const [removal] = (await listChanges(home, { target: id })).changes;
    expect(removal).toMatchObject({
      verb: "remove",
      noun: "tenant",
      before: {
        slug: "acme",
        name: "Acme",
        accountsRemoved: 1,
        rows: { store: { keys: 1, memberships: 2, people: 2, scim_group_members: 1 }, lake: { actions: 3 } },
      },
      after: null,
    });
    await collector.stop();
  });

  it("takes the rows of every table with it, whichever is made next", async () => {
    const kept = await heldStore().engine.exclusive((sql) =>
      sql(
        `SELECT a.attrelid::regclass::text AS table FROM pg_attribute AS a
         JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = current_schema()::text::regnamespace
         WHERE a.attname = 'tenant' AND NOT EXISTS (
           SELECT 1 FROM pg_constraint AS k
           WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND k.confdeltype = 'c'
             AND k.confrelid = 'tenants'::regclass AND k.conkey = ARRAY[a.attnum])`,
      ),
    );
    // Its rows go with their reservations, by a trigger.
    const others = kept.filter(({ table }) => table !== "ledger_entries");
    expect(others, "give the column `tenant` a reference to tenants, on delete cascade").toEqual([]);
  });

  it("refuses its keys within 2 s although they were just used", async () => {
    const { id } = await createTenant(home, { slug: "keys", name: "Keys" });
    const { secret } = await issueKey(systemCtx(id), { kind: "ingest", name: "agent" });
    expect(await verifyKey(secret, "ingest", Date.now())).not.toBeNull();
    const job = await removeTenant(home, id);
    const ended = await runToEnd(home, REMOVE_TENANT, job.id);
    const gone = Date.parse((await listChanges(home, { target: id })).changes[0]?.at ?? "");
    expect(Date.parse(ended.endedAt ?? "") - gone).toBeGreaterThanOrEqual(2_000);
    expect(await verifyKey(secret, "ingest", Date.now())).toBeNull();
  });

  it("takes no batch that was waiting for the lake when the tenant went", async () => {
    const collector = await startCollector({ host: "127.0.0.1", port: 0, log: () => undefined });
    const { id } = await createTenant(home, { slug: "late", name: "Late" });
    const { secret } = await issueKey(systemCtx(id), { kind: "ingest", name: "agent" });
    expect((await send(collector.port, secret)).status).toBe(200);
    // The lake takes nothing for a moment: the batch is tried again, past the removal.
    const { writer } = lake();
    const real = writer.exec.bind(writer);
    let away = true;
    writer.exec = ((...args: Parameters<typeof real>) =>
      away ? Promise.reject(new Error("socket hang up")) : real(...args)) as typeof writer.exec;
    try {
      const late = send(collector.port, secret);
      await sleep(300);
      const job = await removeTenant(home, id);
      const removal = runToEnd(home, REMOVE_TENANT, job.id);
      const isGone = async () => (await store().$count(tenants, eq(tenants.id, id))) === 0;
      while (!(await isGone())) await sleep(20);
      await sleep(1_600);
      away = false;
      const answer = await late;
      expect(answer.status, "answered for good, so that it is not sent again").toBe(200);
      expect(await answer.text()).toContain("the tenant was removed");
      expect((await removal).state).toBe("done");
      expect((await countTenant(id)).filter(({ rows }) => rows > 0)).toEqual([]);
    } finally {
      writer.exec = real;
      await collector.stop();
    }
  });

  it("sweeps what a process that stood still wrote behind it, and what a cancelled removal left", async () => {
    const { id } = await createTenant(home, { slug: "swept", name: "Swept" });
    const job = await removeTenant(home, id);
    expect((await runToEnd(home, REMOVE_TENANT, job.id)).state).toBe("done");
    const row = {
      tenant: id,
      id: "act_x",
      ts: "1790000000.000000000",
      trace_id: "t",
      span_id: "s",
      session_id: "ses_x",
    };
    await lake().writer.insert({ table: "actions", values: [row], format: "JSONEachRow" });
    const { id: sweep } = await enqueueJob(home, SWEEP_TENANTS, {});
    expect((await runToEnd(home, SWEEP_TENANTS, sweep)).result).toEqual({ swept: [id], exportsDeleted: 0 });
    expect((await countTenant(id)).filter(({ rows }) => rows > 0)).toEqual([]);
    const again = await enqueueJob(home, SWEEP_TENANTS, {});
    expect((await runToEnd(home, SWEEP_TENANTS, again.id)).result).toEqual({ swept: [], exportsDeleted: 0 });
  });

  it("lets the demo come again, once all of the one before is gone", async () => {
    await createTenant(home, { slug: "demo", name: "Demo", demo: true });
    const job = await removeTenant(home, "demo");
    const ending = runToEnd(home, REMOVE_TENANT, job.id);
    for (;;) {
      const refusal = await createTenant(home, { slug: "demo", name: "Demo", demo: true }).catch(
        (error) => error,
      );
      if (/being removed at this moment/.test(String(refusal.message))) break;
      await sleep(20);
    }
    expect((await ending).state).toBe("done");
    await createTenant(home, { slug: "demo", name: "Demo", demo: true });
    expect(await store().$count(memberships)).toBeGreaterThan(0);
    await expect(inviteFirstAdmin(home, "demo", "x@example.com")).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
