import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "./freshStore";
import { openStore } from "./open";
import { settings, tenants } from "./schema/tenants";
import { heldStore } from "./slot";
import { store, storeHealth } from "./store";
import { isTaken } from "./taken";
import { transaction } from "./transaction";

const at = new Date("2026-11-21T10:00:00.123Z");
const tenant = (id: string) => ({ id, slug: id, name: id, createdAt: at });

describeOnEachStore("the store", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await transaction((tx) => tx.insert(tenants).values(tenant("a")));
  });
  afterAll(() => opened.close());

  it("keeps times to the millisecond and JSON as it was", async () => {
    const value = { list: [1, "two", null], deep: { yes: true } };
    await transaction((tx) => tx.insert(settings).values({ tenant: "a", key: "k", value, updatedAt: at }));
    const [row] = await store().select().from(settings).where(eq(settings.tenant, "a"));
    expect(row).toEqual({ tenant: "a", key: "k", value, updatedAt: at });
  });

  it("undoes a transaction that throws", async () => {
    const failing = transaction(async (tx) => {
      await tx.insert(tenants).values(tenant("undone"));
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await store().select().from(tenants).where(eq(tenants.id, "undone"))).toEqual([]);
  });

  it("tells a taken value from other failures", async () => {
    const error: unknown = await transaction((tx) => tx.insert(tenants).values(tenant("a"))).catch(
      (e: unknown) => e,
    );
    expect(isTaken(error)).toBe(true);
    expect(isTaken(new Error("other"))).toBe(false);
  });

  it("refuses to read past the transaction it is in, which would wait for itself", async () => {
    await expect(transaction(async () => store())).rejects.toThrow(/tx/);
    await expect(transaction(() => transaction(async () => 1))).rejects.toThrow(/transaction/);
  });

  it("offers no way to write outside a transaction", () => {
    expect(Object.keys(store()).sort()).toEqual(["$count", "select", "selectDistinct", "selectDistinctOn"]);
  });

  it("is healthy while open", async () => {
    expect(await storeHealth()).toEqual({ state: "ready", engine: opened.engine, reason: null });
  });

  it("has one store a process", async () => {
    await expect(openStore({ dataDir: opened.dataDir })).rejects.toMatchObject({ code: "PRECONDITION" });
  });

  it("keeps what was written over a restart, and refuses a schema newer than the code", async () => {
    await opened.close();
    const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-store-"));
    const again = () => openStore({ dataDir, databaseUrl: opened.databaseUrl });
    const first = await again();
    await transaction((tx) => tx.insert(tenants).values(tenant("kept")));
    await first.close();
    const second = await again();
    expect(await store().select().from(tenants).where(eq(tenants.id, "kept"))).toHaveLength(1);
    await heldStore().engine.exclusive((sql) =>
      sql("INSERT INTO store_migrations VALUES (999, 'future', now())"),
    );
    await second.close();
    await expect(again()).rejects.toMatchObject({
      code: "PRECONDITION",
      message: expect.stringMatching(/newer/),
    });
    rmSync(dataDir, { recursive: true, force: true });
    opened = await open();
  });
});

describe("without a store", () => {
  it("says that it is not open", async () => {
    expect(() => store()).toThrow(/not open/);
    expect(await storeHealth()).toMatchObject({ state: "down" });
  });

  it("is never opened while Next builds", async () => {
    process.env.NEXT_PHASE = "phase-production-build";
    try {
      await expect(openStore({ dataDir: tmpdir() })).rejects.toThrow(/force-dynamic/);
      expect(() => store()).toThrow(/force-dynamic/);
    } finally {
      delete process.env.NEXT_PHASE;
    }
  });

  it("says which server cannot be reached, without the password", async () => {
    const failing = openStore({ dataDir: tmpdir(), databaseUrl: "postgres://me:hunter2@127.0.0.1:1/x" });
    const error = (await failing.catch((e: unknown) => e)) as Error;
    expect(error).toMatchObject({ code: "UNAVAILABLE" });
    expect(error.message).toContain("127.0.0.1:1");
    expect(error.message).not.toContain("hunter2");
  });
});
