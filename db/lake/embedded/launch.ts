import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { rootDir } from "../../root";
import { type LakePasswords, newPasswords, serverConfig } from "./config";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 15_000;
const CONTROL_PREFIX = "bailiwick-lake-";
const MEMORY_BYTES = 2_000_000_000;

/** One running server: where it answers, and the two ways to end it. */
export interface LakeServer {
  url: string;
  passwords: LakePasswords;
  pid: number;
  /** Resolves when the process has ended, however it ended. */
  exited: Promise<void>;
  /** Ends it cleanly (about 5 s); kills it when that takes too long. */
  stop: () => Promise<void>;
}

/** Starts a server over `dataDir` and waits until it answers. Throws an Error whose message a person can act on. */
export async function launchServer(dataDir: string, log: (line: string) => void): Promise<LakeServer> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  removeLeftovers();
  const control = mkdtempSync(join(tmpdir(), `${CONTROL_PREFIX}${process.pid}-`));
  const passwords = newPasswords();
  const files = writeControlFiles(control, passwords);
  const child = spawn(process.execPath, serverArguments(dataDir, files), {
    cwd: rootDir(),
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own: Ctrl-C in a terminal is for us to answer, not for the server.
    detached: true,
    env: { NODE_ENV: "production", PATH: process.env.PATH, TZ: "UTC" },
  });
  // Read-write, so that opening never blocks; the server ends when the last writer of the FIFO is gone.
  const fifo = openSync(/* turbopackIgnore: true */ files.fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const errors = collectErrors(child, log);
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  void exited.then(() => rmSync(control, { recursive: true, force: true }));
  let fifoOpen = true;
  const release = () => {
    if (fifoOpen) closeSync(fifo);
    fifoOpen = false;
  };
  void exited.then(release);
  try {
    const port = await waitForPort(child, files.port, exited);
    const stop = async () => {
      release();
      const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await exited;
      clearTimeout(limit);
    };
    return { url: `http://127.0.0.1:${port}`, passwords, pid: child.pid ?? 0, exited, stop };
  } catch (error) {
    child.kill("SIGKILL");
    await exited;
    throw new Error(explain(dataDir, errors(), error), { cause: error });
  }
}

/** Control folders of processes that were killed: their names carry the pid. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(CONTROL_PREFIX) ? Number(name.slice(CONTROL_PREFIX.length).split("-")[0]) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

interface ControlFiles {
  config: string;
  start: string;
  fifo: string;
  port: string;
}

function writeControlFiles(control: string, passwords: LakePasswords): ControlFiles {
  const files = {
    config: join(control, "config.xml"),
    start: join(control, "start.sql"),
    fifo: join(control, "alive"),
    port: join(control, "port"),
  };
  writeFileSync(files.config, serverConfig(files.config, passwords, MEMORY_BYTES), { mode: 0o600 });
  const askPort = `SELECT getServerPort('http_port') INTO OUTFILE '${files.port}' FORMAT TSV;`;
  writeFileSync(files.start, `SYSTEM START LISTEN HTTP;\n${askPort}\n`, { mode: 0o600 });
  execFileSync("mkfifo", ["-m", "600", files.fifo]);
  return files;
}

function serverArguments(dataDir: string, files: ControlFiles): string[] {
  return [
    join(rootDir(), "db/lake/embedded/server.mjs"),
    "--path",
    dataDir,
    "--listen_host=127.0.0.1",
    "--http_port=0",
    `--config-file=${files.config}`,
    "--queries-file",
    files.start,
    files.fifo,
  ];
}

/** The server logs everything to stderr; only its warnings and worse are passed on, and the last lines kept for a failed start. */
function collectErrors(child: ChildProcess, log: (line: string) => void): () => string {
  let recent: string[] = [];
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = (lines.pop() ?? "").slice(-4_000);
    const loud = lines.filter((line) => /<(Warning|Error|Fatal|Critical)>|^Code: \d+/.test(line));
    for (const line of loud) log(line.slice(0, 1_000));
    recent = [...recent, ...lines].slice(-20);
  });
  return () => [...recent, rest].join("\n");
}

async function waitForPort(child: ChildProcess, portFile: string, exited: Promise<void>): Promise<number> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (gone) throw new Error(`the server ended with code ${child.exitCode ?? child.signalCode}`);
    const port = existsSync(portFile) ? Number(readFileSync(portFile, "utf8").trim()) : 0;
    if (port > 0) return port;
    await sleep(20);
  }
  throw new Error(`the server did not open its port within ${START_LIMIT_MS / 1000} s`);
}

function explain(dataDir: string, output: string, cause: unknown): string {
  if (/Code: 76|Cannot lock file/.test(output)) {
    return `The lake's folder ${dataDir} is in use by another server. Stop the other Bailiwick, or choose another folder with BAILIWICK_DATA_DIR.`;
  }
  const last = output.split("\n").filter((line) => /Code: \d+|<Error>|<Fatal>|Error/.test(line));
  const detail = last.at(-1)?.slice(0, 300) ?? "";
  return `The lake's server could not start over ${dataDir}: ${String((cause as Error)?.message ?? cause)}. ${detail}`.trim();
}
