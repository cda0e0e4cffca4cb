import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { fillActions } from "@/bench/fill";
import { ask } from "@/db/lake/ask";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake, migrateLakeTo } from "@/db/lake/migrate";
import { migrate } from "@/db/store/migrate";
import { migrationsFolder, openEngine, openStore } from "@/db/store/open";
import { changes } from "@/db/store/schema/changes";
import { keys } from "@/db/store/schema/keys";
import { ledgerEntries, reservations } from "@/db/store/schema/ledger";
import { memberships, people } from "@/db/store/schema/people";
import { settings, tenants } from "@/db/store/schema/tenants";
import { heldStore } from "@/db/store/slot";
import { transaction } from "@/db/store/transaction";
import { systemCtx } from "@/lib/access/newCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { backUp } from "./backup";
import type { Manifest } from "./manifest";
import { restoreBackup } from "./restore";
import { type Hooks, verifyBackup } from "./verifyBackup";

// Whole engines are started and filled here; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), "backup-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ctx = systemCtx();
const quiet: Hooks = { progress: () => undefined, signal: new AbortController().signal };
const SECRET = "an-installation-secret-of-32-characters-or-more";
/** What breaks naive copies: line ends of all kinds, quotes, the text of null, other scripts. */
const NASTY = 'a\nb\r\nc\u2028d\u2029"\\N" \\. \t {x,y} ✓ 𝄞 null';

interface Place {
  dataDir: string;
  databaseUrl?: string | undefined;
}

/** What a process is told of a place; both stores are embedded unless it has an address. */
function enter({ dataDir, databaseUrl }: Place, env: Record<string, string> = {}): void {
  const given = { BAILIWICK_DATA_DIR: dataDir, BAILIWICK_SECRET_KEY: SECRET, ...env };
  const environment = readEnvironment(databaseUrl ? { ...given, DATABASE_URL: databaseUrl } : given, folder);
  setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
}

async function within<T>(place: Place, work: () => Promise<T>, asItIs = true): Promise<T> {
  enter(place);
  const store = await openStore({ ...place, asItIs });
  await openLake({ kind: "embedded", dataDir: join(place.dataDir, "lake") }, () => undefined);
  try {
    return await work();
  } finally {
    await closeLake();
    await store.close();
  }
}

let places = 0;
/** An embedded engine's folder without a schema, to copy: making one takes seconds. */
const bare = join(folder, "bare");
beforeAll(async () => (await openEngine({ dataDir: bare })).close());

async function newPlace(engine: "pglite" | "postgres"): Promise<Place> {
  const dataDir = join(folder, `place-${++places}`);
  if (engine === "pglite") {
    cpSync(bare, dataDir, { recursive: true });
    return { dataDir };
  }
  const server = inject("postgresUrl") ?? "";
  const name = `backup_${process.pid}_${places}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return { dataDir, databaseUrl: server.replace(/[^/]*$/, name) };
}

const reservation = {
  id: "rsv1",
  tenant: "t1",
  requestId: "request",
  state: "refused",
  estimate: { requests: 1, inputTokens: 2, outputTokens: 3, costNanoUsd: null },
  estimateBasis: "default",
  createdAt: new Date(0),
  expiresAt: new Date(0),
} as const;
/** Of a table that counts its rows itself. */
const entry = {
  tenant: "t1",
  at: new Date(0),
  kind: "refuse",
  reservation: reservation.id,
  counter: 1,
  reservedDelta: 0,
  settledDelta: 0,
  reservedAfter: 0,
  settledAfter: 0,
  ceiling: 1,
  quotaVersion: 1,
} as const;

/** Rows of every awkward kind: nulls, arrays, JSON, instants, rows that point at others, versions of one lake row. */
async function fill(): Promise<void> {
  const at = new Date("2026-11-01T01:02:03.004Z");
  await transaction(async (tx) => {
    await tx.insert(tenants).values({ id: "t1", slug: "acme", name: NASTY, createdAt: at });
    await tx.insert(people).values({ id: "p1", email: "ada@example.com", name: "Ada", createdAt: at });
    await tx
      .insert(memberships)
      .values({ tenant: "t1", person: "p1", roles: ["admin", 'odd","one'], createdAt: at });
    await tx
      .insert(settings)
      .values({ tenant: "t1", key: "k", value: { deep: [NASTY, null, 1e21, true] }, updatedAt: at });
    await tx.insert(reservations).values(reservation);
    await tx.insert(ledgerEntries).values([entry, entry, entry]);
    const key = { tenant: "t1", kind: "ingest", prefix: "bwi_", createdBy: "p1", createdAt: at } as const;
    const numbers = Array.from({ length: 2_500 }, (_, n) => n);
    await tx
      .insert(keys)
      .values(numbers.map((n) => ({ ...key, id: `k${n}`, name: `key ${n}`, hash: `hash ${n}` })));
    await tx.insert(changes).values({
      id: "c1",
      tenant: "t1",
      at,
      actorKind: "person",
      actorId: "p1",
      actorName: "Ada",
      verb: "set",
      noun: "setting",
      targetId: "k",
      after: { value: NASTY },
      requestId: "r",
    });
  });
  const twoMonthsMs = 61 * 86_400_000;
  await fillActions("t1", 4_000, Date.parse("2026-09-03T00:00:00Z"));
  await fillActions("t1", 4_000, Date.parse("2026-09-03T00:00:00Z") + twoMonthsMs);
  // A newer version of some rows, in a part of its own, with a map and other scripts.
  await lake().writer.command({
    query: `INSERT INTO actions SELECT * REPLACE(ingest_seq + 1000000 AS ingest_seq, map('secret', 2) AS redactions, {nasty:String} AS input)
      FROM actions WHERE startsWith(trace_id, '0')`,
    query_params: { nasty: NASTY },
  });
}

const summary = ({ store, lake: half }: Manifest) =>
  [...store.tables, ...half.tables].map(({ name, rows, hash }) => ({ name, rows, hash }));
const nameOf = ({ name }: { name: string }) => name;
const rowsIn = (manifest: Manifest, table: string) =>
  summary(manifest).find(({ name }) => name === table)?.rows ?? 0;
const restore = (from: string, to: Place, hooks = quiet, env: Record<string, string> = {}) => {
  enter(to, env);
  return restoreBackup(ctx, { folder: from }, hooks);
};

const ENGINES = ["pglite", "postgres"] as const;

describe.each(ENGINES)("a backup of a store on %s", (engine) => {
  const isMissing = inject("postgresUrl") === null;
  describe.skipIf(isMissing && engine === "postgres")("with a server", () => {
    let source: Place;
    let backup: string;
    let manifest: Manifest;
    beforeAll(async () => {
      source = await newPlace(engine);
      backup = join(folder, `backup-${engine}`);
      manifest = await within(
        source,
        async () => {
          await migrateLake();
          await fill();
          return backUp(ctx, { folder: backup, withSecret: false }, quiet);
        },
        false,
      );
    });

    it("has every table of both stores, and only this user can read it", async () => {
      const [stored, laked] = await within(source, async () => [
        await heldStore().engine.exclusive((run) =>
          run("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"),
        ),
        await ask<{ name: string }>(
          "SELECT name FROM system.tables WHERE database = {database:String} AND endsWith(engine, 'MergeTree') ORDER BY name",
          {},
        ),
      ]);
      expect(["store_migrations", ...manifest.store.tables.map(nameOf)].sort()).toEqual(
        stored?.map((row) => row.name).sort(),
      );
      expect([...manifest.lake.tables.map(nameOf), "schema_migrations"].sort()).toEqual(
        laked?.map((row) => row.name).sort(),
      );
      expect(rowsIn(manifest, "keys")).toBe(2_500);
      expect(rowsIn(manifest, "actions"), "one version each").toBe(8_000);
      expect(rowsIn(manifest, "security_events"), "the backup is on record in itself").toBe(1);
      expect(manifest.lake.tables.find(({ name }) => name === "actions")?.files.length).toBeGreaterThan(1);
      expect(existsSync(join(backup, "secret-key"))).toBe(false);
      for (const name of readdirSync(backup, { recursive: true, encoding: "utf8" }))
        expect(statSync(join(backup, name)).mode & 0o077, name).toBe(0);
      expect(await verifyBackup(backup, quiet)).toEqual(manifest);
    });

    it.skipIf(isMissing).each(ENGINES)("is restored into %s, equal in every table", async (target) => {
      const place = await newPlace(target);
      const restored = await restore(backup, place);
      expect(restored).toMatchObject({
        tables: summary(manifest).length,
        leftOut: [],
        secret: { state: "present" },
      });
      const again = await within(place, async () => {
        const copy = await backUp(
          ctx,
          { folder: join(folder, `again-${target}-${places}`), withSecret: false },
          quiet,
        );
        const [row] = await heldStore().engine.db.select().from(settings);
        expect(row?.value).toEqual({ deep: [NASTY, null, 1e21, true] });
        const foreign = transaction((tx) =>
          tx.insert(memberships).values({ tenant: "none", person: "p1", roles: [], createdAt: new Date(0) }),
        );
        await expect(foreign, "foreign keys hold again").rejects.toMatchObject({ cause: { code: "23503" } });
        const added = await transaction((tx) => tx.insert(ledgerEntries).values(entry).returning());
        expect(added[0]?.id, "counters go on where they were").toBe(4);
        const before = await countOf("trace_spans");
        await fillActions("t2", 10, Date.now());
        expect((await countOf("trace_spans")) - before, "the views derive again").toBe(10);
        expect((await migrateLake()).applied).toBe(0);
        return copy;
      });
      const isOther = ({ name }: { name: string }) => name !== "security_events";
      expect(summary(again).filter(isOther)).toEqual(summary(manifest).filter(isOther));
    });

    it("does not forget a table that it does not know, and leaves it out of a restore", async () => {
      const target = join(folder, `more-${engine}`);
      const more = await within(source, async () => {
        const { engine: held } = heldStore();
        await held.db.execute(sql`CREATE TABLE brand_new (id text, n int)`);
        await held.db.execute(sql`INSERT INTO brand_new VALUES ('a', 1)`);
        await lake().writer.command({
          query: "CREATE TABLE brand_new_too (a UInt8) ENGINE = MergeTree ORDER BY a",
        });
        await lake().writer.command({ query: "INSERT INTO brand_new_too VALUES (1)" });
        return backUp(ctx, { folder: target, withSecret: true }, quiet).finally(async () => {
          await held.db.execute(sql`DROP TABLE brand_new`);
          await lake().writer.command({ query: "DROP TABLE brand_new_too SYNC" });
        });
      });
      expect([rowsIn(more, "brand_new"), rowsIn(more, "brand_new_too")]).toEqual([1, 1]);
      expect(readFileSync(join(target, "secret-key"), "utf8")).toBe(SECRET);
      const place = await newPlace("pglite");
      const restored = await restore(target, place, quiet, { BAILIWICK_SECRET_KEY: "" });
      expect(restored.leftOut.sort()).toEqual(["brand_new", "brand_new_too"]);
      expect(restored.secret.state).toBe("restored");
      expect(statSync(join(place.dataDir, "secret-key")).mode & 0o777).toBe(0o600);
    });

    it("leaves nothing when it is cancelled, in the folder or in the lake", async () => {
      const target = join(folder, `cancelled-${engine}`);
      const left = new AbortController();
      const hooks: Hooks = {
        progress: (_done, _total, words) =>
          words.includes("actions") && !words.includes("Counting") && left.abort(),
        signal: left.signal,
      };
      await within(source, async () => {
        await expect(backUp(ctx, { folder: target, withSecret: false }, hooks)).rejects.toThrow(/aborted/);
        expect(existsSync(target)).toBe(false);
        expect(
          await ask("SELECT name FROM system.tables WHERE startsWith(name, 'backup_snapshot')", {}),
        ).toEqual([]);
      });
    });
  });
});

async function countOf(table: string): Promise<number> {
  const [row] = await ask<{ rows: string }>(`SELECT count() AS rows FROM ${table} FINAL`, {});
  return Number(row?.rows);
}

describe("what a backup and a restore refuse", () => {
  let source: Place;
  let backup: string;
  beforeAll(async () => {
    source = await newPlace("pglite");
    backup = join(folder, "to-break");
    await within(
      source,
      async () => {
        await migrateLake();
        await fillActions("t1", 50, Date.parse("2026-11-02T00:00:00Z"));
        await backUp(ctx, { folder: backup, withSecret: false }, quiet);
      },
      false,
    );
  });

  const editManifest = (edit: (manifest: Manifest) => void) => {
    const path = join(backup, "manifest.json");
    const before = readFileSync(path, "utf8");
    const manifest = JSON.parse(before) as Manifest;
    edit(manifest);
    writeFileSync(path, JSON.stringify(manifest));
    return () => writeFileSync(path, before);
  };

  it("a folder with something in it, and one installation's data over another's", async () => {
    await within(source, async () => {
      await expect(backUp(ctx, { folder: backup, withSecret: false }, quiet)).rejects.toThrow(/not empty/);
    });
    expect(existsSync(join(backup, "manifest.json")), "what is there stays").toBe(true);
    await expect(restore(backup, source)).rejects.toThrow(/The store has data already/);
    expect(await within(source, () => countOf("actions"))).toBe(50);
  });

  it("a lake with tables, though the store is empty", async () => {
    const place = await newPlace("pglite");
    mkdirSync(place.dataDir, { recursive: true });
    await openLake({ kind: "embedded", dataDir: join(place.dataDir, "lake") }, () => undefined);
    await migrateLake();
    await closeLake();
    await expect(restore(backup, place)).rejects.toThrow(/The lake has tables already/);
  });

  it("a file that was altered, cut or lost, by its name; an interrupted backup; a folder that is none", async () => {
    const file = "lake/actions/202610.native.gz";
    const path = join(backup, file);
    const [whole, place] = [readFileSync(path), await newPlace("pglite")];
    const broken = new RegExp(`is broken\\. ${file}`);
    appendFileSync(path, "x");
    await expect(verifyBackup(backup, quiet)).rejects.toThrow(broken);
    whole[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, whole);
    await expect(restore(backup, place)).rejects.toThrow(broken);
    rmSync(path);
    await expect(verifyBackup(backup, quiet)).rejects.toThrow(/it is missing/);
    whole[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, whole);
    renameSync(join(backup, "manifest.json"), join(backup, "manifest.unfinished.json"));
    await expect(verifyBackup(backup, quiet)).rejects.toThrow(/was interrupted/);
    renameSync(join(backup, "manifest.unfinished.json"), join(backup, "manifest.json"));
    await expect(verifyBackup(folder, quiet)).rejects.toThrow(/is no backup/);
    expect(existsSync(join(place.dataDir, "lake")), "nothing was begun").toBe(false);
    await verifyBackup(backup, quiet);
  });

  it("a newer schema of either store", async () => {
    for (const half of ["store", "lake"] as const) {
      const mend = editManifest((manifest) => {
        manifest[half].schema = 9_999;
      });
      await expect(restore(backup, await newPlace("pglite"))).rejects.toThrow(/newer Bailiwick .*9999/);
      mend();
    }
  });

  it("contents that differ: both stores are emptied again, and another restore works", async () => {
    const place = await newPlace("pglite");
    for (const [half, name] of [
      ["lake", "actions"],
      ["store", "security_events"],
    ] as const) {
      const mend = editManifest((manifest) => {
        const table = manifest[half].tables.find((one) => one.name === name);
        if (table) table.hash = "1";
      });
      await expect(restore(backup, place)).rejects.toThrow(`has other contents in ${name}`);
      mend();
    }
    expect(await restore(backup, place)).toMatchObject({ leftOut: [] });
    expect(await within(place, () => countOf("actions"))).toBe(50);
  });

  it("another installation secret than the backup's, in so many words", async () => {
    const env = { BAILIWICK_SECRET_KEY: "another-secret-of-more-than-32-characters" };
    const restored = await restore(backup, await newPlace("pglite"), quiet, env);
    expect(restored.secret).toMatchObject({ state: "missing", id: expect.stringMatching(/^[0-9a-f]{12}$/) });
  });

  it("to start a product over a restore that was killed, until it is restored again", async () => {
    const place = await newPlace("pglite");
    const left = new AbortController();
    const hooks: Hooks = {
      progress: (_done, _total, words) => words.startsWith("Loading the store") && left.abort(),
      signal: left.signal,
    };
    await expect(restore(backup, place, hooks)).rejects.toThrow(/aborted/);
    // What kill -9 leaves: tables, rows, and the mark.
    await openLake({ kind: "embedded", dataDir: join(place.dataDir, "lake") }, () => undefined);
    await migrateLakeTo(1);
    await lake().writer.command({
      query: "CREATE TABLE restore_unfinished (a UInt8) ENGINE = MergeTree ORDER BY a",
    });
    await fillActions("t1", 5, Date.now());
    await expect(migrateLake()).rejects.toThrow(/restore into this lake was not finished/);
    await closeLake();
    await restore(backup, place);
    expect(await within(place, () => countOf("actions"))).toBe(50);
  });
});

it("restores what an earlier schema held, and migrates it up", async () => {
  const place = await newPlace("pglite");
  const engine = await openEngine(place);
  await engine.exclusive(async (run) => {
    await migrate(run, migrationsFolder(), 1);
    await run(
      "INSERT INTO tenants (id, slug, name, created_at) VALUES ('default', 'default', 'Default', now())",
    );
    await run(
      "INSERT INTO people (id, email, name, created_at) VALUES ('p1', 'ada@example.com', 'Ada', now())",
    );
    await run(
      "INSERT INTO memberships (tenant, person, roles, created_at) VALUES ('default', 'p1', '{admin}', now())",
    );
  });
  await engine.close();
  const backup = join(folder, "of-schema-1");
  const manifest = await within(place, async () => {
    await migrateLakeTo(1);
    await fillActions("default", 20, Date.now());
    return backUp(ctx, { folder: backup, withSecret: false }, quiet);
  });
  expect([manifest.store.schema, manifest.lake.schema]).toEqual([1, 1]);
  const target = await newPlace("pglite");
  await restore(backup, target);
  await within(
    target,
    async () => {
      expect((await migrateLake()).applied).toBe(0);
      expect(await heldStore().engine.db.select().from(memberships)).toMatchObject([
        { roles: ["admin", "operator"] },
      ]);
      expect(await countOf("principal_values")).toBeGreaterThan(0);
      expect(await countOf("actions")).toBe(20);
    },
    false,
  );
});
