import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openStore } from "./open";
import { tenants } from "./schema/tenants";
import { store } from "./store";
import { transaction } from "./transaction";

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(join(tmpdir(), "bailiwick-durable-"));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

it("waits for the disk at every commit", async () => {
  const handle = await openStore({ dataDir });
  const sync = vi.spyOn(fs, "fdatasyncSync");
  for (const id of ["a", "b", "c"]) {
    await transaction((tx) => tx.insert(tenants).values({ id, slug: id, name: id, createdAt: new Date(0) }));
  }
  expect(sync.mock.calls.length).toBeGreaterThanOrEqual(3);
  sync.mockRestore();
  await handle.close();
});

/** Writes row after row, printing each number once its transaction is committed. */
const WRITER = `
  import { openStore } from "./db/store/open";
  import { tenants } from "./db/store/schema/tenants";
  import { transaction } from "./db/store/transaction";
  void (async () => {
    await openStore({ dataDir: process.argv[1] ?? "" });
    for (let n = 0; ; n++) {
      const id = String(n);
      await transaction((tx) => tx.insert(tenants).values({ id, slug: id, name: id, createdAt: new Date(0) }));
      process.stdout.write(id + "\\n");
    }
  })();
`;

it("has every committed row after kill -9, and gives the folder to the next process", async () => {
  const writer = spawn(process.execPath, ["--import", "tsx", "-e", WRITER, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(writer, "exit");
  let last = -1;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    if (last === 0)
      await expect(openStore({ dataDir })).rejects.toThrow(`is in use by process ${writer.pid}`);
    if (last === 40) writer.kill("SIGKILL");
  }
  // Its output ends before it does: a process with much memory takes a while to go.
  await ended;
  expect(last).toBeGreaterThanOrEqual(40);
  const handle = await openStore({ dataDir });
  expect(await store().$count(tenants)).toBeGreaterThanOrEqual(last + 1);
  await handle.close();
});
