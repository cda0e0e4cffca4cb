import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { groupBy } from "@/lib/base/group";
import type { PrincipalRef } from "@/lib/principals/principal";
import type { KeyRow } from "./key";
import { visibleKey } from "./own";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** For how long nobody must have used a key to call it silent. */
const SILENT_MS = 5 * MINUTE_MS;
const MOST_AGENTS = 10;

/** Who uses a key, as far as the ledger and its own marks tell. Times are ISO 8601. */
export interface KeyUse {
  lastUsedAt: string | null;
  /** Newest first, at most 16. */
  addresses: string[];
  /** Requests that asked the ledger to be admitted. */
  requests: { lastFiveMinutes: number; lastHour: number; lastDay: number };
  /** Those that were admitted and have not ended yet. */
  open: number;
  /** Agents that asked in the last hour, the busiest first, at most 10. */
  agents: (PrincipalRef & { requests: number })[];
  /** Nobody has used it for five minutes, and nothing of it is open. */
  isSilent: boolean;
}

/** Who uses a key now and lately. Throws NOT_FOUND for one that the actor may not see. */
export async function useOfKey(ctx: Ctx, id: string): Promise<KeyUse> {
  const row = await visibleKey(ctx, id);
  const use = (await usesOf(ctx, [row])).get(id);
  if (!use) throw notFound("key");
  return use;
}

/** The same for several keys that the caller has read, by id. Two queries for all. */
export async function usesOf(ctx: Ctx, rows: readonly KeyRow[]): Promise<Map<string, KeyUse>> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return new Map();
  const [counts, busy] = await Promise.all([readCounts(ctx, ids), readAgents(ctx, ids)]);
  const agentsOf = groupBy(busy, ({ key }) => key);
  return new Map(
    rows.map((row) => {
      const counted = counts.get(row.id) ?? NOTHING;
      const { open, lastFiveMinutes, lastHour, lastDay } = counted;
      const lastMs = row.lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
      const used = (agentsOf.get(row.id) ?? []).slice(0, MOST_AGENTS);
      const use: KeyUse = {
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
        addresses: row.addresses,
        requests: { lastFiveMinutes, lastHour, lastDay },
        open,
        agents: used.map(({ id, name, requests }) => ({ id, name, requests })),
        isSilent: ctx.now() - lastMs >= SILENT_MS && open === 0 && lastFiveMinutes === 0,
      };
      return [row.id, use];
    }),
  );
}

const NOTHING = { lastFiveMinutes: 0, lastHour: 0, lastDay: 0, open: 0 };

async function readCounts(ctx: Ctx, ids: readonly string[]) {
  const since = (ms: number) =>
    sql<number>`(count(*) filter (where ${reservations.createdAt} > ${new Date(ctx.now() - ms)}))::int`;
  const rows = await store()
    .select({
      key: reservations.key,
      lastFiveMinutes: since(SILENT_MS),
      lastHour: since(HOUR_MS),
      lastDay: since(24 * HOUR_MS),
      open: sql<number>`(count(*) filter (where ${reservations.state} = 'reserved'))::int`,
    })
    .from(reservations)
    .where(lately(ctx, ids, 24 * HOUR_MS))
    .groupBy(reservations.key);
  return new Map(rows.flatMap((row) => (row.key === null ? [] : [[row.key, row] as const])));
}

function readAgents(ctx: Ctx, ids: readonly string[]) {
  const requests = sql<number>`count(*)::int`;
  return store()
    .select({ key: sql<string>`${reservations.key}`, id: agents.id, name: agents.name, requests })
    .from(reservations)
    .innerJoin(agents, and(eq(agents.id, reservations.agent), eq(agents.tenant, reservations.tenant)))
    .where(lately(ctx, ids, HOUR_MS))
    .groupBy(reservations.key, agents.id, agents.name)
    .orderBy(desc(requests), agents.name);
}

function lately(ctx: Ctx, ids: readonly string[], ms: number) {
  return and(
    eq(reservations.tenant, ctx.tenant),
    inArray(reservations.key, [...ids]),
    gt(reservations.createdAt, new Date(ctx.now() - ms)),
  );
}
