import { execFileSync, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../config/postgresServer";
import type { Asked, Figures } from "./quotaLedger";

// Admissions at a steady pace, each with six limits and its settlement besides, on both engines; beside them the bare
// engine at the same pace, with one row begun, written and committed.
const USED_SEGMENTS = 60;
const SECONDS = Number(process.argv[2] ?? 20);
const root = fileURLToPath(new URL("..", import.meta.url));

await measure();

async function measure(): Promise<void> {
  execFileSync(process.execPath, ["bin/bundle.mjs", "bench/quotaLedger.ts"], { cwd: root });
  // As Debian's package runs it, waiting for the disk at each commit.
  const server = await startPostgres(["min_wal_size=1GB"]);
  try {
    if (server) await haveRun(server.url);
    await measureOn(server?.url);
  } finally {
    await server?.stop();
  }
}

/** Leaves the server as one that has run for an hour: segments of its log are used again, not made, which stops all for 15 ms. (PostgreSQL, "WAL Configuration".) */
async function haveRun(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE TABLE bench_used (id int)");
  for (let at = 0; at < USED_SEGMENTS; at++) {
    await client.query("INSERT INTO bench_used VALUES (1)");
    await client.query("SELECT pg_switch_wal()");
  }
  await client.query("DROP TABLE bench_used");
  await client.query("CHECKPOINT");
  await client.end();
}

async function measureOn(databaseUrl: string | undefined): Promise<void> {
  console.log(`six limits a request, each settled 50 ms after its admission, ${SECONDS} s a row`);
  console.log("engine    what         per second   p50 ms   p99 ms   max ms   CPU ms each");
  const engines = [
    { engine: "postgres", rate: 500, databaseUrl },
    { engine: "pglite", rate: 150, databaseUrl: undefined },
  ] as const;
  for (const { engine, rate, databaseUrl: url } of engines) {
    if (engine === "postgres" && !url) console.log("postgres  no server here");
    else
      for (const what of ["bare", "admissions"] as const)
        print(engine, await ask({ what, rate, seconds: SECONDS, databaseUrl: url }));
  }
}

function print(engine: string, { what, rate, ms, cpuMs, admitted }: Figures): void {
  const sorted = ms.sort((a, b) => a - b);
  const part = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  const columns = [part(0.5), part(0.99), part(1)].map((text) => text.padStart(8)).join(" ");
  const refused = what === "bare" || admitted === ms.length ? "" : `  (${ms.length - admitted} refused)`;
  console.log(
    `${engine.padEnd(9)} ${what.padEnd(10)} ${rate.toFixed(0).padStart(12)} ${columns} ${(cpuMs / ms.length).toFixed(3).padStart(13)}${refused}`,
  );
}

/** In a process of its own, for a process has one store. */
function ask(asked: Asked): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(`${root}/dist/quotaLedger.js`, [], {
      execArgv: process.execArgv.filter((arg) => /^--(?!import$)/.test(arg)),
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.once("message", (figures) => resolve(figures as Figures));
    child.once("exit", (code) => code === 0 || reject(new Error(`The measured process ended with ${code}.`)));
    child.send(asked);
  });
}
