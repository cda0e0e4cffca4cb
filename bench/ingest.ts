import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCollector } from "@/collectors/otlp/main";
import { prepare } from "@/collectors/otlp/pipeline";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { insertLines } from "@/db/lake/insert";
import { migrateLake } from "@/db/lake/migrate";
import { openStore } from "@/db/store/open";
import { systemCtx } from "@/lib/access/newCtx";
import type { JudgedAction } from "@/lib/actions/action";
import { UNBOUND } from "@/lib/actions/identity";
import { rowLine } from "@/lib/actions/row";
import { attributeBatch } from "@/lib/agents/attributeBatch";
import { watchRevisions } from "@/lib/changes/revision";
import { issueKey } from "@/lib/keys/issue";
import { inForceAt } from "@/lib/policies/inForce";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { bookOf } from "@/lib/pricing/book";
import { price } from "@/lib/pricing/price";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { addServer } from "@/lib/tools/addServer";
import { importTools } from "@/lib/tools/importTools";
import { makeBodies } from "./bodies";
import { realisticPolicies } from "./rules";

// Rows a second of the whole path (HTTP, decode, normalise, redact, attribute, price, insert, reconcile, answer) over
// those of a bare insert of the same finished rows, in batches of the same size, into the same table of the same server.
const REQUESTS = Number(process.argv[2] ?? 60);
const SPANS_A_REQUEST = 512;
const CONCURRENCY = 8;
const ROUNDS = Number(process.argv[3] ?? 3);
const POLICIES = 100;
const noOwnPrices = bookOf([]);

const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
const store = await openStore({ dataDir: folder });
await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
await migrateLake();
await ensureDefaultTenant(systemCtx());
const { secret } = await issueKey(systemCtx(), { kind: "ingest", name: "bench" });
const judged = await judgedTenant();
const stopWatching = watchRevisions(() => Date.now());
const collector = await startCollector({ host: "127.0.0.1", port: 0, log: console.error });
const source = {
  tenant: "default",
  keyId: "key_bench",
  keyName: "bench",
  workload: "bench",
  identity: UNBOUND,
};

const rates: Record<"path" | "judged" | "bare" | "pure", number[]> = {
  path: [],
  judged: [],
  bare: [],
  pure: [],
};
for (let round = 0; round <= ROUNDS; round++) {
  const bodies = makeBodies(REQUESTS, SPANS_A_REQUEST, round);
  const rows = REQUESTS * SPANS_A_REQUEST;
  // The one and the other first by turns: what comes second finds a warmer machine.
  const sides = [secret, judged.secret];
  const tookMs = new Map<string, number>();
  for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
    tookMs.set(side, await timed(() => sendAll(bodies, side)));
    await lake().writer.command({ query: "TRUNCATE TABLE actions" });
    await lake().writer.command({ query: "TRUNCATE TABLE trace_spans" });
  }
  const pureStart = performance.now();
  const batches = bodies.map((body) => finish(body));
  const pureMs = performance.now() - pureStart;
  const bareMs = await timed(() => insertAll(batches));
  await lake().writer.command({ query: "TRUNCATE TABLE actions" });
  await lake().writer.command({ query: "TRUNCATE TABLE trace_spans" });
  if (round === 0) continue;
  rates.path.push((rows / (tookMs.get(secret) ?? Number.NaN)) * 1000);
  rates.judged.push((rows / (tookMs.get(judged.secret) ?? Number.NaN)) * 1000);
  rates.bare.push((rows / bareMs) * 1000);
  rates.pure.push((rows / pureMs) * 1000);
}
const bytes =
  finish(makeBodies(1, SPANS_A_REQUEST, 99)[0] ?? new Uint8Array()).reduce(
    (sum, line) => sum + line.length,
    0,
  ) / SPANS_A_REQUEST;
const [path, bare, pure] = [median(rates.path), median(rates.bare), median(rates.pure)];
const withPolicies = median(rates.judged);
console.log(
  `row                      ${(bytes / 1024).toFixed(1)} KB, ${SPANS_A_REQUEST} spans a request, ${CONCURRENCY} requests at once`,
);
console.log(`whole path               ${path.toFixed(0)} rows/s`);
console.log(
  `bare insert, same rows   ${bare.toFixed(0)} rows/s (one writer, ${SPANS_A_REQUEST * CONCURRENCY} rows an insert)`,
);
console.log(`pure stages alone        ${pure.toFixed(0)} rows/s (decode to finished line, no I/O)`);
console.log(`ratio path / bare        ${(path / bare).toFixed(2)}`);
const { asked, remembered } = (await inForceAt(judged.ctx, Date.now()))?.all.book.counts ?? {
  asked: 0,
  remembered: 0,
};
console.log(
  `with ${POLICIES} policies        ${withPolicies.toFixed(0)} rows/s, ${(withPolicies / path).toFixed(2)} of the rate without`,
);
console.log(
  `questions                ${asked}, of which remembered ${((remembered / Math.max(asked, 1)) * 100).toFixed(2)} %`,
);

await collector.stop();
await stopWatching();
await closeLake();
await store.close();
rmSync(folder, { recursive: true, force: true });

/** A tenant with policies in force, and a registered tool that some of them name by its arguments. */
async function judgedTenant() {
  const { id } = await createTenant(systemCtx(), { slug: "judged", name: "Judged" });
  const ctx = systemCtx(id);
  const server = await addServer(ctx, { name: "shop" });
  const inputSchema = {
    type: "object",
    properties: { query: { type: "string" }, limit: { type: "integer" } },
  };
  const bytes = Buffer.from(JSON.stringify({ tools: [{ name: "search_orders", inputSchema }] }));
  await importTools(ctx, server.id, { name: "tools.json", bytes });
  const fromMs = Date.now() - 3_600_000;
  for (const [n, text] of realisticPolicies(POLICIES).entries())
    await putPolicyInForce(ctx, { name: `Policy ${n}`, text, mode: "observe", fromMs });
  return { ctx, secret: (await issueKey(ctx, { kind: "ingest", name: "bench" })).secret };
}

async function sendAll(bodies: readonly Uint8Array[], secret: string): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let body = bodies[next++]; body; body = bodies[next++]) {
      const answer = await fetch(`http://127.0.0.1:${collector.port}/v1/traces`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/x-protobuf" },
        body: body as BodyInit,
      });
      if (answer.status !== 200 || (await answer.arrayBuffer()).byteLength > 0)
        throw new Error(`refused: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

function finish(body: Uint8Array): string[] {
  const { actions } = prepare(body, "protobuf", source, Date.now());
  return attributeBatch(actions).map((action) =>
    rowLine({ ...price(action, noOwnPrices), judgement: null } as unknown as JudgedAction, 1n),
  );
}

async function insertAll(batches: readonly string[][]): Promise<void> {
  for (let at = 0; at < batches.length; at += CONCURRENCY)
    await insertLines("actions", batches.slice(at, at + CONCURRENCY).flat());
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
