import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSIONS = "/usr/lib/postgresql";

export interface PostgresServer {
  /** A superuser's. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server in a temporary folder on a loopback port; null where no binaries can be had here.
 * @param settings as `-c` takes them, such as `fsync=off`.
 */
export async function startPostgres(settings: readonly string[]): Promise<PostgresServer | null> {
  const bin = findBinaries() ?? (installs() ? findBinaries() : null);
  if (!bin) return null;
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-pg-"));
  const user = process.getuid?.() === 0 ? accountOf("postgres") : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const make = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"];
  execFileSync(join(bin, "initdb"), make, { ...user, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const given = settings.flatMap((setting) => ["-c", setting]);
  const where = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder];
  const server = spawn(join(bin, "postgres"), [...where, ...given], {
    ...user,
    cwd: folder,
    stdio: "ignore",
  });
  await ready(bin, port, server);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      const gone = new Promise((done) => server.once("exit", done));
      server.kill("SIGINT");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
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
  const install = ["install", "-y", "--no-install-recommends", "postgresql"];
  try {
    execFileSync("apt-get", ["update"], { env, stdio: "ignore" });
    execFileSync("apt-get", install, { env, stdio: "ignore" });
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
    if (server.exitCode !== null) throw new Error("PostgreSQL ended while starting.");
    try {
      execFileSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  throw new Error("PostgreSQL did not answer within 10 s.");
}
