import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SQL, sql } from "drizzle-orm";
import { openStore } from "@/db/store/open";
import { heldStore } from "@/db/store/slot";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { agentFacets } from "@/lib/agents/facets";
import { listAgents } from "@/lib/agents/list";
import { countModels } from "@/lib/models/count";
import { modelFacets } from "@/lib/models/facets";
import { listModels } from "@/lib/models/list";
import { addSeen } from "@/lib/principals/addSeen";
import { countPrincipals } from "@/lib/principals/count";
import { listPrincipals } from "@/lib/principals/list";
import { suggestMerges } from "@/lib/principals/suggest";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import { toolFacets } from "@/lib/tools/facets";
import { listTools } from "@/lib/tools/listTools";

// What a page of each catalog asks of the embedded store, over a bare `select * … order by id limit 50` of the same table
// in the same run: both in this process, so the ratio holds what the verbs ask and make besides.
const ROWS = { principals: 10_000, agents: 5_000, servers: 200, tools: 20_000, models: 500 };
const RUNS = 9;

type Ask = [what: string, run: (ctx: Ctx) => Promise<unknown>];

const CATALOGS: { table: "agents" | "tools" | "models" | "principals"; asks: Ask[] }[] = [
  {
    table: "agents",
    asks: [
      ["first page", (ctx) => listAgents(ctx)],
      ["search", async (ctx) => some((await listAgents(ctx, { q: "agent 42" })).agents)],
      ["facets and counts", (ctx) => agentFacets(ctx, { q: "agent", environment: "production" })],
    ],
  },
  {
    table: "tools",
    asks: [
      ["first page", (ctx) => listTools(ctx)],
      ["search", async (ctx) => some((await listTools(ctx, { q: "tool-42" })).tools)],
      ["facets and counts", (ctx) => toolFacets(ctx, { q: "tool", dataClass: "pii" })],
    ],
  },
  {
    table: "models",
    asks: [
      ["first page", (ctx) => listModels(ctx)],
      ["search", async (ctx) => some((await listModels(ctx, { q: "model-4" })).models)],
      ["facets and counts", async (ctx) => [await modelFacets(ctx, { q: "model" }), await countModels(ctx)]],
    ],
  },
  {
    table: "principals",
    asks: [
      ["first page", (ctx) => listPrincipals(ctx)],
      ["search", async (ctx) => some((await listPrincipals(ctx, { q: "number42" })).principals)],
      ["counts", (ctx) => countPrincipals(ctx)],
      ["merges to suggest", async (ctx) => some((await suggestMerges(ctx)).suggestions)],
    ],
  },
];

const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-bench-catalogs-"));
const opened = await openStore({ dataDir });
try {
  await ensureDefaultTenant(systemCtx());
  await fill(systemCtx());
  await measure(systemCtx());
} finally {
  await opened.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(ctx: Ctx): Promise<void> {
  console.log("catalog     asked                   rows  bare ms       ms   ratio");
  for (const { table, asks } of CATALOGS) {
    const name = sql.identifier(table);
    const bareMs = await median(() => run(sql`select * from ${name} order by id limit 50`));
    for (const [what, ask] of asks) {
      const ms = await median(() => ask(ctx));
      const cells = [
        String(ROWS[table]).padStart(6),
        bareMs.toFixed(1).padStart(8),
        ms.toFixed(1).padStart(8),
        (ms / bareMs).toFixed(1).padStart(7),
      ];
      console.log(table.padEnd(11), what.padEnd(20), ...cells);
    }
  }
}

/** A search that found nothing would measure nothing. */
function some<T>(rows: T[]): T[] {
  if (rows.length === 0) throw new Error("The search found nothing.");
  return rows;
}

async function median(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const startMs = performance.now();
    await ask();
    times.push(performance.now() - startMs);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

async function run(query: SQL): Promise<void> {
  await heldStore().engine.db.execute(query);
}

async function fill(ctx: Ctx): Promise<void> {
  const at = { firstMs: ctx.now() - 1_000, lastMs: ctx.now() };
  const values = Array.from(
    { length: ROWS.principals },
    (_, n) => `person.number${n}@customer${n % 50}.example`,
  );
  // Two of them once more, in other words: what is suggested to merge.
  values.splice(-2, 2, "PERSON.number77@customer27.example", "person_number99");
  for (let from = 0; from < values.length; from += 1_000) {
    await addSeen(
      ctx,
      values.slice(from, from + 1_000).map((value) => ({ value, ...at })),
    );
  }
  await fillAgents(ctx.tenant);
  await fillTools(ctx.tenant);
  await fillModels(ctx.tenant);
}

/** One in 50 is not registered; every registered one has an owner, out of 50. Each has a key and a version. */
async function fillAgents(tenant: string): Promise<void> {
  await run(sql`insert into agents (id, tenant, name, name_key, state, owner, risk_tier, environment, framework,
      first_seen_at, last_seen_at, created_at)
    select 'agt_' || n, ${tenant}, 'Agent ' || n, 'agent ' || n, case n % 50 when 0 then 'discovered' else 'registered' end,
      case n % 50 when 0 then null else p.id end, (array['minimal', 'limited', 'high'])[n % 3 + 1],
      (array['production', 'staging'])[n % 2 + 1], 'framework-' || n % 7, now(), now() - n * interval '1 minute', now()
    from generate_series(1, ${ROWS.agents}::int) as n
    left join (select id, row_number() over (order by id) as at from principals limit 50) as p on p.at = n % 50 + 1`);
  await run(sql`insert into agent_keys (tenant, key, agent, workload, agent_id, agent_name, service, first_seen_at, last_seen_at)
    select tenant, id, id, 'workload', id, name, 'service-' || length(name), now(), now() from agents`);
  await run(sql`insert into agent_versions (id, tenant, agent, version, source, created_at)
    select 'agv' || id, tenant, id, '1', 'seen', now() from agents`);
}

/** A hundred tools a server, every second with a class of data, nine of ten approved. */
async function fillTools(tenant: string): Promise<void> {
  await run(sql`insert into tool_servers (id, tenant, name, name_key, source, created_at, created_by)
    select 'tsv_' || n, ${tenant}, 'io.example/server-' || n, 'io example server ' || n, 'made', now(), 'bench'
    from generate_series(0, ${ROWS.servers - 1}::int) as n`);
  await run(sql`insert into tools (id, tenant, server, name, name_key, summary, state, suggested_access, data_classes, approval, created_at)
    select 'tol_' || n, ${tenant}, 'tsv_' || n % ${ROWS.servers}::int, 'tool-' || n, 'tool ' || n, 'What it does, in a sentence',
      'registered', (array['read_only', 'read_write', 'execute'])[n % 3 + 1],
      case n % 2 when 1 then array['pii'] else array[]::text[] end, case n % 10 when 0 then 'none' else 'approved' end, now()
    from generate_series(1, ${ROWS.tools}::int) as n`);
}

/** Each with a version and a name in telemetry. */
async function fillModels(tenant: string): Promise<void> {
  await run(sql`insert into models (id, tenant, provider, name, name_key, state, licence, tasks, created_at)
    select 'mdl_' || n, ${tenant}, (array['openai', 'vllm'])[n % 2 + 1], 'model-' || n, 'model ' || n,
      case when n <= 3 then 'discovered' else 'registered' end, case n % 5 when 0 then null else 'MIT' end, array['chat'], now()
    from generate_series(1, ${ROWS.models}::int) as n`);
  await run(sql`insert into model_versions (id, tenant, model, version, submitted_by, created_at)
    select 'mdv' || id, tenant, id, '1', 'bench', now() from models`);
  await run(
    sql`insert into model_names (tenant, provider, value, model) select tenant, provider, name, id from models`,
  );
}
