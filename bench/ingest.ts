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
import { issueKey } from "@/lib/keys/issue";
import { price } from "@/lib/pricing/price";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import { makeBodies } from "./bodies";

// Rows a second of the whole path (HTTP, decode, normalise, redact, attribute, price, insert, reconcile, answer) over
// those of a bare insert of the same finished rows, in batches of the same size, into the same table of the same server.
const REQUESTS = Number(process.argv[2] ?? 60);
const SPANS_A_REQUEST = 512;
const CONCURRENCY = 8;
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
const store = await openStore({ dataDir: folder });
await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
await migrateLake();
await ensureDefaultTenant(systemCtx());
const { secret } = await issueKey(systemCtx(), { kind: "ingest", name: "bench" });
const collector = await startCollector({ host: "127.0.0.1", port: 0, log: console.error });
const source = {
  tenant: "default",
  keyId: "key_bench",
  keyName: "bench",
  workload: "bench",
  identity: UNBOUND,
};

const rates: { path: number[]; bare: number[]; pure: number[] } = { path: [], bare: [], pure: [] };
for (let round = 0; round <= ROUNDS; round++) {
  const bodies = makeBodies(REQUESTS, SPANS_A_REQUEST, round);
  const rows = REQUESTS * SPANS_A_REQUEST;
  const pathMs = await timed(() => sendAll(bodies));
  const pureStart = performance.now();
  const batches = bodies.map((body) => finish(body));
  const pureMs = performance.now() - pureStart;
  await lake().writer.command({ query: "TRUNCATE TABLE actions" });
  const bareMs = await timed(() => insertAll(batches));
  await lake().writer.command({ query: "TRUNCATE TABLE actions" });
  await lake().writer.command({ query: "TRUNCATE TABLE trace_spans" });
  if (round === 0) continue;
  rates.path.push((rows / pathMs) * 1000);
  rates.bare.push((rows / bareMs) * 1000);
  rates.pure.push((rows / pureMs) * 1000);
}
const bytes =
  finish(makeBodies(1, SPANS_A_REQUEST, 99)[0] ?? new Uint8Array()).reduce(
    (sum, line) => sum + line.length,
    0,
  ) / SPANS_A_REQUEST;
const [path, bare, pure] = [median(rates.path), median(rates.bare), median(rates.pure)];
console.log(
  `row                      ${(bytes / 1024).toFixed(1)} KB, ${SPANS_A_REQUEST} spans a request, ${CONCURRENCY} requests at once`,
);
console.log(`whole path               ${path.toFixed(0)} rows/s`);
console.log(
  `bare insert, same rows   ${bare.toFixed(0)} rows/s (one writer, ${SPANS_A_REQUEST * CONCURRENCY} rows an insert)`,
);
console.log(`pure stages alone        ${pure.toFixed(0)} rows/s (decode to finished line, no I/O)`);
console.log(`ratio path / bare        ${(path / bare).toFixed(2)}`);

await collector.stop();
await closeLake();
await store.close();
rmSync(folder, { recursive: true, force: true });

async function sendAll(bodies: readonly Uint8Array[]): Promise<void> {
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
    rowLine({ ...price(action), judgement: null } as unknown as JudgedAction, 1n),
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
