import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runDemo } from "@/collectors/replay/demo";
import { answersOf } from "./apart/answers";
import { packFolder, RECORDED, type Recorded } from "./apart/dataFolder";
import { spawnProduct, waitReady } from "./spawned";

// At each release: records a data folder that its version has made, for the test that later versions open it.
//   node --import tsx e2e/makeDataFolder.ts <a checkout of that version, with its packages installed>
const checkout = resolve(process.argv[2] ?? ".");
const commit = execFileSync("git", ["-C", checkout, "rev-parse", "--short", "HEAD"], {
  encoding: "utf8",
}).trim();
const name = `data-${commit}`;
const PORTS = { console: 29_641, otlp: 29_642 };
const admin = { email: "ada@example.com", password: "correct-horse-battery" };
const DAY_MS = 86_400_000;

const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-record-"));
const product = spawnProduct(
  dataDir,
  PORTS,
  {
    BAILIWICK_ADMIN_EMAIL: admin.email,
    BAILIWICK_ADMIN_PASSWORD: admin.password,
    BAILIWICK_SECRET_KEY: "",
    BAILIWICK_INGEST_KEY: "",
    DATABASE_URL: "",
    CLICKHOUSE_URL: "",
  },
  [],
  checkout,
);
try {
  await waitReady(product, 240_000);
  const provisioned = "bwa_spawned_token_0123456789";
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await fetch(`${product.consoleUrl}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${provisioned}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const key = await post<{ secret: string }>("/keys", { kind: "ingest", name: "recorded agent" });
  const token = await post<{ secret: string }>("/keys", {
    kind: "api",
    name: "recorded token",
    role: "admin",
    expiresAt: null,
  });
  await post("/members", { email: "grace@example.com", roles: ["auditor"] });
  const nowMs = Date.now();
  await runDemo({
    endpoint: product.otlpUrl,
    key: key.secret,
    tenant: "default",
    consoleUrl: product.consoleUrl,
    nowMs,
    print: (line) => process.stderr.write(`${line}\n`),
  });
  const range = {
    from: new Date(nowMs - 8 * DAY_MS).toISOString(),
    to: new Date(nowMs + DAY_MS).toISOString(),
  };
  const answers = await answersOf({ consoleUrl: product.consoleUrl, token: token.secret }, range);
  await product.stop();
  const recorded: Recorded = {
    commit,
    admin,
    ingestKey: key.secret,
    token: token.secret,
    range,
    answers,
  };
  strip(dataDir);
  mkdirSync(RECORDED, { recursive: true });
  const bytes = packFolder(dataDir, name);
  writeFileSync(join(RECORDED, `${name}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
  process.stderr.write(`${name}: ${answers.count} actions, ${bytes} bytes\n`);
} finally {
  await product.stop("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
}

/** What the lake's server makes anew by itself; says what is large, to be looked at. */
function strip(folder: string): void {
  for (const part of ["tmp", "access", "user_files", "format_schemas"]) {
    const path = join(folder, "lake", part);
    if (existsSync(path) && readdirSync(path).length === 0) rmSync(path, { recursive: true });
  }
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const { size } = statSync(join(folder, entry));
    if (size > 1_000_000) process.stderr.write(`  ${entry}: ${size} bytes before packing\n`);
  }
}
