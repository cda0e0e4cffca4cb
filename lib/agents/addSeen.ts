import { and, eq, inArray, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { SeenValue } from "@/lib/actions/seenValues";
import { nameKey } from "@/lib/principals/alias";
import { keep } from "@/lib/principals/keep";
import type { AgentRow } from "./agent";
import { lockAgents } from "./lock";
import { realKeys } from "./realKeys";
import { noteTimes } from "./times";

/** An agent as telemetry says who it is. Times are epoch milliseconds. */
interface Self {
  key: string;
  workload: string;
  agentId: string;
  agentName: string;
  service: string;
  firstMs: number;
  lastMs: number;
}

type KeyRow = typeof agentKeys.$inferSelect;
const MAX_NAME = 200;

/** Brings agents that telemetry names into the list, each key that is new as an agent of its own. Again is the same as once. Returns how many were new. */
export async function addSeenAgents(ctx: Ctx, page: readonly SeenValue[]): Promise<number> {
  const known = await keysOf(
    store(),
    ctx,
    page.map((one) => one.agentKey),
  );
  const real = await realKeys(
    ctx,
    page.filter((one) => !known.has(one.agentKey)),
  );
  const selves = newestByKey(page.filter((one) => known.has(one.agentKey) || real.has(one.agentKey)));
  const news = selves.filter((self) => isNews(self, known.get(self.key)));
  if (news.length === 0) return 0;
  let added = 0;
  await keep(ctx, async (tx) => {
    await lockAgents(tx, ctx.tenant);
    const now = await keysOf(
      tx,
      ctx,
      news.map((self) => self.key),
    );
    const fresh = news.filter((self) => !now.has(self.key));
    if (fresh.length > 0) {
      await tx
        .insert(agents)
        .values(fresh.map((self) => agentRow(ctx, self)))
        .onConflictDoNothing();
    }
    await writeKeys(tx, ctx, news, now);
    await noteTimes(
      tx,
      ctx,
      news.map((self) => now.get(self.key)?.agent ?? self.key),
    );
    added = fresh.length;
    return added;
  });
  return added;
}

/** A name of theirs can change within a key: the newest counts, over all the times. */
function newestByKey(page: readonly SeenValue[]): Self[] {
  const byKey = new Map<string, Self>();
  for (const one of [...page].sort((a, b) => a.lastMs - b.lastMs)) {
    const self = readSelf(one);
    const before = byKey.get(self.key);
    byKey.set(self.key, { ...self, firstMs: Math.min(self.firstMs, before?.firstMs ?? self.firstMs) });
  }
  return [...byKey.values()];
}

function readSelf({ agentKey, value, firstMs, lastMs }: SeenValue): Self {
  const parts = JSON.parse(value) as unknown[];
  const [workload = "", agentId = "", agentName = "", service = ""] = parts.map((part) =>
    String(part).replaceAll("\0", ""),
  );
  return { key: agentKey, workload, agentId, agentName, service, firstMs, lastMs };
}

function isNews(self: Self, row: KeyRow | undefined): boolean {
  if (!row) return true;
  return self.lastMs > row.lastSeenAt.getTime() || self.firstMs < row.firstSeenAt.getTime();
}

async function keysOf(
  reader: Pick<StoreTx, "select">,
  ctx: Ctx,
  keys: readonly string[],
): Promise<Map<string, KeyRow>> {
  if (keys.length === 0) return new Map();
  const rows = await reader
    .select()
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, ctx.tenant), inArray(agentKeys.key, [...keys])));
  return new Map(rows.map((row) => [row.key, row]));
}

async function writeKeys(
  tx: StoreTx,
  ctx: Ctx,
  selves: readonly Self[],
  known: ReadonlyMap<string, KeyRow>,
): Promise<void> {
  const rows = selves.map((self) => ({
    tenant: ctx.tenant,
    key: self.key,
    agent: known.get(self.key)?.agent ?? self.key,
    workload: self.workload,
    agentId: self.agentId,
    agentName: self.agentName,
    service: self.service,
    firstSeenAt: new Date(self.firstMs),
    lastSeenAt: new Date(self.lastMs),
  }));
  const isNewer = sql`excluded.last_seen_at >= ${agentKeys.lastSeenAt}`;
  await tx
    .insert(agentKeys)
    .values(rows)
    .onConflictDoUpdate({
      target: [agentKeys.tenant, agentKeys.key],
      set: {
        agentName: sql`case when ${isNewer} then excluded.agent_name else ${agentKeys.agentName} end`,
        service: sql`case when ${isNewer} then excluded.service else ${agentKeys.service} end`,
        firstSeenAt: sql`least(${agentKeys.firstSeenAt}, excluded.first_seen_at)`,
        lastSeenAt: sql`greatest(${agentKeys.lastSeenAt}, excluded.last_seen_at)`,
      },
    });
}

function agentRow(ctx: Ctx, self: Self): AgentRow {
  const called = (self.agentName || self.agentId || self.service).trim().slice(0, MAX_NAME) || self.key;
  return {
    ...blankAgent(ctx, self.key, called),
    state: "discovered",
    firstSeenAt: new Date(self.firstMs),
    lastSeenAt: new Date(self.lastMs),
  };
}

/** An agent of whom nothing but the name is known. */
export function blankAgent(ctx: Ctx, id: string, name: string): AgentRow {
  return {
    id,
    tenant: ctx.tenant,
    name,
    nameKey: nameKey(name),
    state: "registered",
    purpose: null,
    owner: null,
    sponsor: null,
    onCall: null,
    riskTier: null,
    dataClasses: [],
    environment: null,
    framework: null,
    runtime: {},
    allowed: null,
    attestedAt: null,
    attestedBy: null,
    attestationEndsAt: null,
    suspendedAt: null,
    suspendedBy: null,
    suspendReason: null,
    firstSeenAt: null,
    lastSeenAt: null,
    registeredAt: null,
    registeredBy: null,
    retiredAt: null,
    mergedInto: null,
    createdAt: new Date(ctx.now()),
  };
}
