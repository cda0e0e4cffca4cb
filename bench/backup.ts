import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeLake, lake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore } from "@/db/store/open";
import { systemCtx } from "@/lib/access/newCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { backUp } from "@/lib/operations/backup";
import { openAnyLake } from "@/lib/operations/openAnyLake";
import { restoreBackup } from "@/lib/operations/restore";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import { fillActions } from "./fill";

// Rows a second of a backup over those of the bare engine (`SELECT * FROM actions FORMAT Native` read to its end over HTTP,
// unpacked and not kept), and of a restore over `INSERT INTO … SELECT` of the same rows on the same server. Filled once and
// kept: give another row count or folder as arguments.
const ROWS = Number(process.argv[2] ?? 1_000_000);
const kept = process.argv[3] ?? join(tmpdir(), `bailiwick-bench-backup-${ROWS}`);
const scratch = mkdtempSync(join(tmpdir(), "bailiwick-bench-backup-"));
const hooks = { progress: () => undefined, signal: new AbortController().signal };

const source = enter(kept);
const store = await openStore({ dataDir: kept });
await openAnyLake(source);
await migrateLake();
await ensureDefaultTenant(systemCtx());
const filled = join(kept, "filled");
if (!existsSync(filled)) {
  await fillActions("default", ROWS, Date.now());
  writeFileSync(filled, "");
}
const bareMs = await timed(readBare);
console.log(`bare read    ${rate(bareMs)} rows/s`);
const bareInsertMs = await timed(insertBare);
console.log(`bare insert  ${rate(bareInsertMs)} rows/s`);
let peak = watchMemory();
const backup = join(scratch, "backup");
const backupMs = await timed(() => backUp(systemCtx(), { folder: backup, withSecret: true }, hooks));
const bytes = readdirSync(backup, { recursive: true, encoding: "utf8" }).reduce(
  (sum, name) => sum + statSync(join(backup, name)).size,
  0,
);
const size = `${Math.round(bytes / ROWS)} bytes a row`;
console.log(
  `backup       ${rate(backupMs)} rows/s, ratio ${(bareMs / backupMs).toFixed(2)}, ${peak()}, ${size}`,
);
await closeLake();
await store.close();

enter(join(scratch, "restored"));
peak = watchMemory();
const restoreMs = await timed(() => restoreBackup(systemCtx(), { folder: backup }, hooks));
console.log(
  `restore      ${rate(restoreMs)} rows/s, ratio ${(bareInsertMs / restoreMs).toFixed(2)}, ${peak()}`,
);
rmSync(scratch, { recursive: true, force: true });

function rate(ms: number): number {
  return Math.round((ROWS * 1_000) / ms);
}

function enter(dataDir: string) {
  const environment = readEnvironment({ BAILIWICK_DATA_DIR: dataDir }, scratch);
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
  return environment;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function readBare(): Promise<string> {
  const { stream } = await lake().bulk.exec({ query: "SELECT * FROM actions FORMAT Native" });
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function insertBare(): Promise<void> {
  const { bulk } = lake();
  await bulk.command({ query: "CREATE TABLE bare_insert AS actions" });
  const clickhouse_settings = { max_insert_threads: "1", min_insert_block_size_bytes: "67108864" };
  await bulk.command({ query: "INSERT INTO bare_insert SELECT * FROM actions", clickhouse_settings });
  await bulk.command({ query: "DROP TABLE bare_insert SYNC" });
}

/** The most that this process has held, and by how much that is more than before; the lake's server is a process of its own. */
function watchMemory(): () => string {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  return () => {
    clearInterval(timer);
    return `memory ${Math.round(before / 2 ** 20)} → ${Math.round(most / 2 ** 20)} MB at most`;
  };
}
