import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { CHROMIUM_FLAGS, chromiumPath } from "@/e2e/chromium";
import { signIn } from "@/e2e/people";
import { spawnProduct, waitReady } from "@/e2e/spawned";
import { fillActions } from "./fill";

// Latency of the audit page (the whole HTML: sentence, histogram, newest 50) and of the API over a lake of a million
// actions, each over that of the bare query for the same 50 rows on the same server. Filled once and kept: give
// another folder or row count as arguments.
const ROWS = Number(process.argv[2] ?? 1_000_000);
const folder = process.argv[3] ?? join(tmpdir(), `bailiwick-bench-search-${ROWS}`);
const RUNS = 9;
const WEEK_S = 604_800;
const PORTS = { console: 39_701, otlp: 39_718 };
const ADMIN = { email: "bench@example.com", password: "correct-horse-battery" };

const CASES = [
  { name: "newest 50", q: "", where: "1" },
  { name: "one agent", q: "agent:planner", where: "agent_name = 'planner'" },
  {
    name: "errors of one agent",
    q: "agent:planner outcome:error",
    where: "agent_name = 'planner' AND outcome = 'error'",
  },
  {
    name: "a rare word",
    q: "xylophone",
    where:
      "hasAllTokens(lower(concat(name, '\\n', input, '\\n', output, '\\n', error_message)), ['xylophone'])",
  },
  {
    name: "a common word",
    q: "refund",
    where: "hasAllTokens(lower(concat(name, '\\n', input, '\\n', output, '\\n', error_message)), ['refund'])",
  },
  { name: "one session", q: "session:conv-25000", where: "conversation = 'conv-25000'" },
];

const bare = await measureBare();
const product = spawnProduct(folder, PORTS, {
  BAILIWICK_ADMIN_EMAIL: ADMIN.email,
  BAILIWICK_ADMIN_PASSWORD: ADMIN.password,
});
try {
  await waitReady(product, 240_000);
  await measureProduct();
} finally {
  await product.stop();
}

async function measureBare(): Promise<Map<string, number>> {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  const done = join(folder, "filled");
  if (!existsSync(done)) {
    console.log(`filling ${folder} with ${ROWS} actions …`);
    await fillActions("default", ROWS, Date.now());
    writeFileSync(done, "");
  }
  const times = new Map<string, number>();
  for (const { name, where } of CASES) {
    const query = `SELECT ts, id, kind, name, outcome, agent_name, principal, model, tool, cost_nano_usd FROM actions
      WHERE tenant = 'default' AND toStartOfMinute(ts) >= toStartOfMinute(now() - ${WEEK_S}) AND ts >= now() - ${WEEK_S} AND ${where}
      ORDER BY toStartOfMinute(ts) DESC, ts DESC LIMIT 50`;
    times.set(
      name,
      await median(async () => (await lake().reader.query({ query, format: "JSONEachRow" })).text()),
    );
  }
  await closeLake();
  return times;
}

async function measureProduct(): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
  const context = await browser.newContext({ baseURL: product.consoleUrl });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await signIn(page, ADMIN);
  await page.waitForURL("**/audit");
  await page.close();
  const get = (path: string) => async () => {
    const answer = await context.request.get(path);
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
    return answer.text();
  };
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  console.log("case                    bare ms   API ms  ratio   rows ms  ratio  whole page ms");
  for (const { name, q } of CASES) {
    const query = encodeURIComponent(q);
    const base = bare.get(name) ?? 0;
    const api = await median(get(`/api/v1/actions?q=${query}`));
    const html = await median(get(`/audit?q=${query}`));
    const rows = await median(() => untilRows(`${product.consoleUrl}/audit?q=${query}`, cookie));
    const cells = [
      base.toFixed(0).padStart(8),
      api.toFixed(0).padStart(8),
      (api / base).toFixed(1).padStart(6),
      rows.toFixed(0).padStart(9),
      (rows / base).toFixed(1).padStart(6),
      html.toFixed(0).padStart(10),
    ];
    console.log(name.padEnd(22), ...cells);
  }
  await browser.close();
}

/** Reads the streamed page until its first rows are there, as a browser shows them, and drops the rest. */
async function untilRows(url: string, cookie: string): Promise<void> {
  const answer = await fetch(url, { headers: { cookie } });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("<tbody")) return;
  }
  throw new Error(`${url}: no rows`);
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const startMs = performance.now();
    await run();
    times.push(performance.now() - startMs);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}
