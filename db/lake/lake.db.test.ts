import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeLake, lake, openLake } from "./client";
import { launchServer } from "./embedded/launch";
import { migrateLake } from "./migrate";
import { readRows } from "./query";
import { sql, str } from "./sql";

const folder = mkdtempSync(join(tmpdir(), "lake-test-"));

describe("the embedded lake", () => {
  beforeAll(async () => {
    await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  });
  afterAll(async () => {
    await closeLake();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is a genuine ClickHouse, with the power-loss settings", async () => {
    const settings = await lake()
      .writer.query({
        query:
          "SELECT name, value FROM system.merge_tree_settings WHERE name IN ('fsync_after_insert', 'fsync_part_directory')",
        format: "JSONEachRow",
      })
      .then((result) => result.json<{ value: string }>());
    expect(settings.map((row) => row.value)).toEqual(["1", "1"]);
  });

  it("migrates, again without effect, and refuses a newer schema", async () => {
    expect((await migrateLake()).applied).toBeGreaterThan(0);
    expect((await migrateLake()).applied).toBe(0);
    await lake().writer.insert({
      table: "schema_migrations",
      values: [{ version: 9999, name: "future" }],
      format: "JSONEachRow",
    });
    await expect(migrateLake()).rejects.toThrow(/version 9999, and this program knows/);
    await lake().writer.command({
      query: "ALTER TABLE schema_migrations DELETE WHERE version = 9999",
      clickhouse_settings: { mutations_sync: "2" },
    });
    expect((await migrateLake()).applied).toBe(0);
  });

  it("lets nobody read files or tables without a password", async () => {
    const url = lake().embedded?.current().url;
    const stranger = createClient({ url });
    const ask = (query: string) =>
      stranger.query({ query, format: "JSONEachRow" }).then((result) => result.json());
    await expect(ask("SELECT * FROM audit.actions")).rejects.toThrow(/Not enough privileges|ACCESS_DENIED/);
    await expect(ask("SELECT * FROM file('/etc/passwd', 'LineAsString')")).rejects.toThrow(
      /Not enough privileges/,
    );
    await expect(ask("SELECT * FROM system.users")).rejects.toThrow(/Not enough privileges/);
    await expect(stranger.command({ query: "DROP DATABASE audit" })).rejects.toThrow(/Not enough privileges/);
    await stranger.close();
    const reader = lake().reader;
    await expect(reader.command({ query: "INSERT INTO actions (tenant) VALUES ('x')" })).rejects.toThrow(
      /Not enough privileges|readonly/,
    );
    await expect(
      reader.query({ query: "SELECT * FROM url('http://127.0.0.1:1', 'LineAsString')" }),
    ).rejects.toThrow(/Not enough privileges/);
  });

  it("refuses a read that is not bound to a tenant", async () => {
    const row = z.object({ n: z.coerce.number() });
    await expect(
      readRows(sql`SELECT count() AS n FROM actions`, row, { name: "test", tenant: "t" }),
    ).rejects.toThrow(/not bound/);
    const rows = await readRows(
      sql`SELECT count() AS n FROM actions WHERE tenant = {tenant:String} AND name = ${str("x' OR 1")}`,
      row,
      {
        name: "test",
        tenant: "t",
      },
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("tells which folder is in use when a second server wants it", async () => {
    await expect(launchServer(join(folder, "lake"), () => {})).rejects.toThrow(
      /folder .*lake is in use.*BAILIWICK_DATA_DIR/,
    );
  });

  it("comes back by itself after kill -9, with its data", async () => {
    await lake().writer.command({
      query: "INSERT INTO actions (tenant, id, ts) VALUES ('kept', 'act_1', now64(9))",
    });
    const before = lake().embedded?.current().pid ?? 0;
    process.kill(before, "SIGKILL");
    await expect.poll(() => lake().embedded?.current().pid, { timeout: 20_000 }).not.toBe(before);
    const count = async () => {
      const result = await lake().writer.query({
        query: "SELECT count() AS n FROM actions WHERE tenant = 'kept'",
        format: "JSONEachRow",
      });
      return (await result.json<{ n: string }>())[0]?.n;
    };
    await expect.poll(() => count().catch(() => "down"), { timeout: 20_000 }).toBe("1");
  });
});
