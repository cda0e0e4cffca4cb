import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const SPAWN_TOKEN = "bwa_spawned_token_0123456789";
export const SPAWN_KEY = "bwi_spawned_key_01234567890";

export interface Spawned {
  pid: number;
  consoleUrl: string;
  otlpUrl: string;
  /** `host:port` of OTLP over gRPC. */
  otlpGrpc: string;
  decisionUrl: string;
  opsUrl: string;
  /** stdout and stderr so far. */
  output: () => string;
  stdout: () => string;
  stderr: () => string;
  exited: Promise<number | null>;
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where a spawned product tells of itself. */
export const opsPortOf = (ports: { console: number }) => ports.console + 1_000;

/** Where a spawned product takes OTLP over gRPC. */
export const otlpGrpcPortOf = (ports: { otlp: number }) => ports.otlp + 3_000;

/** Where a spawned product decides. */
export const decisionPortsOf = (ports: { console: number }) => ({
  BAILIWICK_DECISION_PORT: String(ports.console + 2_000),
  BAILIWICK_DECISION_GRPC_PORT: String(ports.console + 2_500),
});

/** Starts the real product as its own process, without waiting for it. */
export function spawnProduct(
  dataDir: string,
  ports: { console: number; otlp: number },
  env: Record<string, string> = {},
  args: readonly string[] = [],
  checkout = root,
): Spawned {
  const child: ChildProcess = spawn(process.execPath, ["bin/start.mjs", ...args], {
    cwd: checkout,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      BAILIWICK_DATA_DIR: dataDir,
      BAILIWICK_CONSOLE_PORT: String(ports.console),
      BAILIWICK_OTLP_HTTP_PORT: String(ports.otlp),
      BAILIWICK_OTLP_GRPC_PORT: String(otlpGrpcPortOf(ports)),
      ...decisionPortsOf(ports),
      BAILIWICK_OPS_PORT: String(opsPortOf(ports)),
      BAILIWICK_API_TOKEN: SPAWN_TOKEN,
      BAILIWICK_INGEST_KEY: SPAWN_KEY,
      ...env,
    },
  });
  const texts = { output: "", stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      for (const text of ["output", name] as const) texts[text] = (texts[text] + chunk).slice(-200_000);
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    pid: child.pid ?? 0,
    consoleUrl: `http://127.0.0.1:${ports.console}`,
    otlpUrl: `http://127.0.0.1:${ports.otlp}`,
    otlpGrpc: `127.0.0.1:${otlpGrpcPortOf(ports)}`,
    decisionUrl: `http://127.0.0.1:${ports.console + 2_000}`,
    opsUrl: `http://127.0.0.1:${opsPortOf(ports)}`,
    output: () => texts.output,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    exited,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      return exited;
    },
  };
}

/** Waits until every part is ready. Throws with the product's output when it ends or takes too long. */
export async function waitReady(product: Spawned, limitMs = 180_000): Promise<void> {
  let code: number | null | undefined;
  void product.exited.then((value) => {
    code = value;
  });
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (code !== undefined) throw new Error(`The product ended with ${code}:\n${product.output()}`);
    const answer = await fetch(`${product.consoleUrl}/api/health`).catch(() => null);
    if (answer?.status === 200) return;
    await sleep(50);
  }
  throw new Error(`The product was not ready within ${limitMs} ms:\n${product.output()}`);
}

/** The processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8"))?.[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Asks the API as a machine would. */
export async function ask<T>(product: Spawned, path: string): Promise<T> {
  const answer = await fetch(`${product.consoleUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${SPAWN_TOKEN}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
