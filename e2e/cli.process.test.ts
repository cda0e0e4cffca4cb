import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { type Spawned, spawnProduct, waitReady } from "./spawned";

const PORTS = { console: 29_571, otlp: 29_572 };
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bailiwick-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command, as from a script: nobody is at its terminal. Relative paths are the folder's. */
function bailiwick(dataDir: string, ...args: string[]): Promise<Outcome> {
  const child = spawn(join(root, "bin/bailiwick"), args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      BAILIWICK_DATA_DIR: dataDir,
      BAILIWICK_CONSOLE_PORT: String(PORTS.console),
      BAILIWICK_OTLP_HTTP_PORT: String(PORTS.otlp),
      CLICKHOUSE_URL: "",
      DATABASE_URL: "",
    },
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
}

const listed = async (dataDir: string) => {
  const { stdout } = await bailiwick(dataDir, "tenant", "list", "--json");
  return (JSON.parse(stdout) as { tenants: { id: string; slug: string; usage: { rows: number } | null }[] })
    .tenants;
};

function dataFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  cpSync(inject("storeTemplate"), path, { recursive: true });
  return path;
}

describe("bailiwick, where no product runs", () => {
  let dataDir = "";
  beforeAll(() => {
    dataDir = dataFolder("stopped");
  });

  it("makes, lists, exports and removes a tenant, and leaves the folder free", async () => {
    const made = await bailiwick(
      dataDir,
      "tenant",
      "create",
      "acme",
      "--name",
      "Acme",
      "--admin",
      "ada@example.com",
    );
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(/^Tenant acme is made \(ten_[0-9a-f-]{36}\)\.$/m);
    expect(made.stdout).toMatch(/http\S+\/invitation\?token=\S{43}/);
    expect(await listed(dataDir)).toMatchObject([{ slug: "acme", usage: { rows: 0 } }, { slug: "default" }]);

    const exported = await bailiwick(dataDir, "tenant", "export", "acme", "--to", "out");
    expect(exported, exported.stderr).toMatchObject({ code: 0 });
    const manifest = JSON.parse(readFileSync(join(folder, "out/manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ tenant: { slug: "acme", name: "Acme" } });
    const changes = gunzipSync(readFileSync(join(folder, "out/store.changes.ndjson.gz"))).toString("utf8");
    expect(changes, "the tenant's own log says who took it").toMatch(
      /"actor_name":"bailiwick \(\w+\)".*"verb":"export"/,
    );

    const asked = await bailiwick(dataDir, "tenant", "remove", "acme");
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain("Everything in the tenant Acme goes, and cannot be brought back:");
    expect(asked.stderr).toContain("Give --yes.");
    const removed = await bailiwick(dataDir, "tenant", "remove", "acme", "--yes");
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect(removed.stderr).toContain("Waiting for batches that are under way");
    expect((await listed(dataDir)).map(({ slug }) => slug)).toEqual(["default"]);
    expect(existsSync(join(dataDir, "store.lock"))).toBe(false);
  });

  it("says in one line what is wrong: exit code 1 for what failed, 2 for what it did not understand", async () => {
    const failed = await bailiwick(dataDir, "tenant", "remove", "nobody", "--yes");
    expect([failed.code, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr.trim().split("\n").at(-1)).toMatch(/^No such tenant\./);
    for (const [args, says] of [
      [["tenant", "creat"], 'There is no command "tenant creat". See: bailiwick help tenant'],
      [["tenant", "create"], "<slug> cannot be used: it is missing. See: bailiwick tenant create --help"],
      [["tenant", "create", "x", "--admin", "nobody"], "--admin cannot be used: it is no email address."],
      [["tenant", "list", "--wat"], "Unknown option '--wat'. See: bailiwick tenant list --help"],
      [["tenant", "list", "x"], '"x" is one argument too many.'],
    ] as const) {
      const outcome = await bailiwick(dataDir, ...args);
      expect(outcome.code, args.join(" ")).toBe(2);
      expect(outcome.stderr).toContain(says);
    }
    const help = await bailiwick(dataDir, "tenant", "create", "--help");
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toContain("--admin <value>");
  });
});

describe("bailiwick, inside the product that runs", () => {
  let dataDir = "";
  let product: Spawned;
  beforeAll(async () => {
    dataDir = dataFolder("running");
    product = spawnProduct(dataDir, PORTS, {
      CLICKHOUSE_URL: "",
      DATABASE_URL: "",
      BAILIWICK_PUBLIC_URL: "",
    });
    await waitReady(product, 240_000);
  });
  afterEach(() => expect(product.output()).not.toContain("request failed"));
  afterAll(() => product.stop("SIGKILL"));

  /** The demo's key: what `npm run demo` gets, by the same token. */
  async function demoKey(): Promise<string> {
    const { token, controlUrl } = JSON.parse(readFileSync(join(dataDir, "control.json"), "utf8"));
    const answer = await fetch(`${controlUrl}/api/control/demo`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { key: string }).key;
  }

  const send = (key: string) =>
    sendSpans(product.otlpUrl, key, [
      { traceId: newTraceId(), spanId: newSpanId(), name: "hello", startMs: Date.now() },
    ]);

  it("makes, exports and removes a tenant with rows, and its key is refused", async () => {
    const key = await demoKey();
    expect((await send(key)).status).toBe(200);
    const made = await bailiwick(dataDir, "tenant", "create", "live", "--admin", "ada@example.com");
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect((await listed(dataDir)).map(({ slug, usage }) => [slug, usage?.rows])).toEqual([
      ["default", 0],
      ["demo", 1],
      ["live", 0],
    ]);
    const exported = await bailiwick(dataDir, "tenant", "export", "demo", "--to", "demo-out", "--json");
    expect(exported, exported.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(exported.stdout)).toMatchObject({ folder: join(folder, "demo-out") });
    const actions = gunzipSync(readFileSync(join(folder, "demo-out/lake.actions.ndjson.gz"))).toString(
      "utf8",
    );
    expect(actions.trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(actions)).toMatchObject({ tenant: "demo", name: "hello" });

    const removed = await bailiwick(dataDir, "tenant", "remove", "demo", "--yes");
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect((await send(key)).status).toBe(401);
    expect((await listed(dataDir)).map(({ slug }) => slug)).toEqual(["default", "live"]);
    const again = await demoKey();
    expect((await send(again)).status, "the demo comes again").toBe(200);
  });

  it("answers refusals of the product in its words, and nothing to who has no token", async () => {
    const failed = await bailiwick(dataDir, "tenant", "create", "live");
    expect([failed.code, failed.stderr.trim()]).toEqual([1, 'There is a tenant "live" already.']);
    const body = JSON.stringify({ command: "tenant list", phase: "run", input: {}, user: "x" });
    const headers = { authorization: "Bearer wrong", "content-type": "application/json" };
    const url = `${product.consoleUrl}/api/control/commands`;
    expect((await fetch(url, { method: "POST", body, headers })).status).toBe(404);
  });

  it("goes on by itself once the product was killed, whose address still lies there", async () => {
    await product.stop("SIGKILL");
    expect(existsSync(join(dataDir, "control.json"))).toBe(true);
    expect((await listed(dataDir)).map(({ slug }) => slug)).toEqual(["default", "demo", "live"]);
  });
});
