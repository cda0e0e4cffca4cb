import { sql } from "drizzle-orm";
import pg from "pg";
import { expect, inject, it } from "vitest";
import { domainErrorIn } from "@/lib/base/errors";
import { openStore } from "./open";
import { tenants } from "./schema/tenants";
import { store } from "./store";
import { transaction } from "./transaction";

const server = inject("postgresUrl");

it.skipIf(server === null)(
  "says UNAVAILABLE when PostgreSQL ends the connection or goes, and works again after",
  async () => {
    const name = `lost_${process.pid}`;
    const admin = new pg.Client({ connectionString: server ?? "" });
    admin.on("error", () => undefined);
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    const databaseUrl = (server ?? "").replace(/[^/]*$/, name);
    const handle = await openStore({ dataDir: ".", databaseUrl });
    const end = () =>
      admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => "OK",
        (error: unknown) => domainErrorIn(error)?.code ?? String(error),
      );
    try {
      const slow = store().select({ one: sql`pg_sleep(5)::text` }).from(sql`(values (1)) as t`);
      const ended = codeOf(slow.then(() => null));
      const inTx = codeOf(
        transaction((tx) => tx.select({ one: sql`pg_sleep(5)::text` }).from(sql`(values (1)) as t`)),
      );
      await new Promise((done) => setTimeout(done, 300));
      await end();
      expect([await ended, await inTx]).toEqual(["UNAVAILABLE", "UNAVAILABLE"]);
      expect(
        await codeOf(
          store()
            .select()
            .from(tenants)
            .then(() => null),
        ),
      ).toBe("OK");
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await end();
      expect(
        await codeOf(
          store()
            .select()
            .from(tenants)
            .then(() => null),
        ),
      ).not.toBe("OK");
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      expect(
        await codeOf(
          store()
            .select()
            .from(tenants)
            .then(() => null),
        ),
      ).toBe("OK");
      expect(
        await codeOf(
          store()
            .select({ x: sql`nowhere` })
            .from(tenants)
            .then(() => null),
        ),
      ).not.toMatch(/^(OK|UNAVAILABLE)$/);
    } finally {
      await handle.close();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    }
  },
);
