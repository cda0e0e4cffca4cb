import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openStore } from "../db/store/open";

declare module "vitest" {
  export interface ProvidedContext {
    /** A superuser's URL on a PostgreSQL server of this run; null when none can be had here. */
    postgresUrl: string | null;
    /** A folder with an embedded store of this schema and no rows, to copy. */
    storeTemplate: string;
  }
}

const VERSIONS = "/usr/lib/postgresql";

/** What the database tests share: an embedded store to copy, and a real server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = mkdtempSync(join(tmpdir(), "bailiwick-template-"));
  await (await openStore({ dataDir: template })).close();
  project.provide("storeTemplate", template);
  const stop = await startPostgres(project);
  return async () => {
    await stop();
    rmSync(template, { recursive: true, force: true });
  };
}

/** Starts one PostgreSQL server for the run, in a temporary folder on a loopback port, without waiting for the disk. */
async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const bin = findBinaries() ?? (installs() ? findBinaries() : null);
  if (!bin) {
    console.warn(
      "No PostgreSQL binaries here (apt-get install postgresql): tests on a real PostgreSQL are skipped.",
    );
    project.provide("postgresUrl", null);
    return async () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-pg-"));
  const user = process.getuid?.() === 0 ? accountOf("postgres") : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
    {
      ...user,
      cwd: folder,
      stdio: "ignore",
    },
  );
  const port = await freePort();
  const server = spawn(
    join(bin, "postgres"),
    [
      "-D",
      data,
      "-p",
      String(port),
      "-h",
      "127.0.0.1",
      "-k",
      folder,
      "-c",
      "fsync=off",
      "-c",
      "max_connections=120",
    ],
    { ...user, cwd: folder, stdio: "ignore" },
  );
  await ready(bin, port, server);
  project.provide("postgresUrl", `postgres://postgres@127.0.0.1:${port}/postgres`);
  return async () => {
    const gone = new Promise((done) => server.once("exit", done));
    server.kill("SIGINT");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
}

function findBinaries(): string | null {
  if (!existsSync(VERSIONS)) return null;
  const newest = readdirSync(VERSIONS)
    .map(Number)
    .filter((version) => existsSync(join(VERSIONS, String(version), "bin/postgres")))
    .sort((a, b) => b - a)[0];
  return newest ? join(VERSIONS, String(newest), "bin") : null;
}

/** Installs Debian's package where we may; RUNLEVEL=1 keeps it from starting a server of its own. */
function installs(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  try {
    execFileSync("apt-get", ["update"], { env, stdio: "ignore" });
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "postgresql"], {
      env,
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root. */
function accountOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function ready(bin: string, port: number, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (server.exitCode !== null) throw new Error("The test run's PostgreSQL ended while starting.");
    try {
      execFileSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  throw new Error("The test run's PostgreSQL did not answer within 10 s.");
}
