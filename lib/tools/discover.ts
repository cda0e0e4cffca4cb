import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { toolNames } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type Followed, followSeen } from "@/lib/actions/followSeen";
import type { SeenValue } from "@/lib/actions/seenValues";
import { bookkeep } from "@/lib/changes/bookkeep";
import { candidatesFor, discoveredTools, matchTool, noteTimes } from "./match";

const MAX_NAME = 512;
const pair = z.tuple([z.string().min(1).max(MAX_NAME), z.string().max(2_000)]);

interface Sighting {
  name: string;
  target: string;
  value: string;
  firstMs: number;
  lastMs: number;
}

/**
 * Brings the tools that telemetry names since the last look into the tenant's list: those of registered servers are
 * marked as seen, the others stand as unregistered. Bears being stopped and run again. Needs `audit.read`.
 */
export async function discoverTools(ctx: Ctx, onPage?: (seen: number) => Promise<void>): Promise<Followed> {
  requireAbility(ctx, "audit.read");
  return followSeen(ctx, "tool", (page) => takeSeen(ctx, page), onPage);
}

/** Returns how many tools nobody had registered or seen before. In a few statements, however many they are. */
async function takeSeen(ctx: Ctx, page: readonly SeenValue[]): Promise<number> {
  const sightings = sightingsOf(page);
  const all = [...new Set(sightings.map(({ name }) => name))];
  const before = new Map((await knownOf(store(), ctx, all)).map((row) => [keyOf(row), row]));
  const news = sightings.filter((one) => isNews(one, before.get(keyOf(one))));
  if (news.length === 0) return 0;
  const names = [...new Set(news.map(({ name }) => name))];
  return bookkeep(async (tx) => {
    const known = new Map((await knownOf(tx, ctx, names)).map((row) => [keyOf(row), row.tool]));
    const fresh = news.filter((one) => !known.has(keyOf(one)));
    const candidates = fresh.length === 0 ? [] : await candidatesFor(tx, ctx, names);
    const meant = new Map(fresh.map((one) => [keyOf(one), matchTool(one, candidates)]));
    const unmeant = fresh.filter((one) => meant.get(keyOf(one)) === null).map(({ name }) => name);
    const { ids, added } = await discoveredTools(tx, ctx, unmeant);
    await put(
      tx,
      news.map((one) => ({
        tenant: ctx.tenant,
        tool: known.get(keyOf(one)) ?? meant.get(keyOf(one)) ?? ids.get(one.name) ?? "",
        ...rowOf(one),
      })),
    );
    await noteTimes(tx, ctx, names);
    return added;
  });
}

function isNews(one: Sighting, row: { firstSeenAt: Date; lastSeenAt: Date } | undefined): boolean {
  if (!row) return true;
  return one.firstMs < row.firstSeenAt.getTime() || one.lastMs > row.lastSeenAt.getTime();
}

function sightingsOf(page: readonly SeenValue[]): Sighting[] {
  const byKey = new Map<string, Sighting>();
  for (const { value, firstMs, lastMs } of page) {
    const read = pair.safeParse(parsed(value));
    if (!read.success || value.includes("\\u0000")) continue;
    const [name, target] = read.data;
    const before = byKey.get(value);
    byKey.set(value, {
      name,
      target,
      value,
      firstMs: Math.min(firstMs, before?.firstMs ?? firstMs),
      lastMs: Math.max(lastMs, before?.lastMs ?? lastMs),
    });
  }
  return [...byKey.values()];
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

const keyOf = ({ name, target }: { name: string; target: string }) => JSON.stringify([name, target]);

const rowOf = ({ name, target, value, firstMs, lastMs }: Sighting) => ({
  name,
  target,
  value,
  firstSeenAt: new Date(firstMs),
  lastSeenAt: new Date(lastMs),
});

function knownOf(reader: Pick<StoreTx, "select">, ctx: Ctx, names: readonly string[]) {
  return reader
    .select({
      name: toolNames.name,
      target: toolNames.target,
      tool: toolNames.tool,
      firstSeenAt: toolNames.firstSeenAt,
      lastSeenAt: toolNames.lastSeenAt,
    })
    .from(toolNames)
    .where(and(eq(toolNames.tenant, ctx.tenant), inArray(toolNames.name, [...names])));
}

/** The tool of a name that is known stays. */
async function put(tx: StoreTx, rows: readonly (typeof toolNames.$inferInsert)[]): Promise<void> {
  await tx
    .insert(toolNames)
    .values([...rows])
    .onConflictDoUpdate({
      target: [toolNames.tenant, toolNames.name, toolNames.target],
      set: {
        firstSeenAt: sql`least(${toolNames.firstSeenAt}, excluded.first_seen_at)`,
        lastSeenAt: sql`greatest(${toolNames.lastSeenAt}, excluded.last_seen_at)`,
      },
    });
}
