import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { toolNames } from "@/db/store/schema/tools";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type Followed, followSeen } from "@/lib/actions/followSeen";
import type { SeenValue } from "@/lib/actions/seenValues";
import { bookkeep } from "@/lib/changes/bookkeep";
import { candidatesFor, discoveredTool, matchTool, noteTimes } from "./match";

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

/** Returns how many tools nobody had registered or seen before. */
async function takeSeen(ctx: Ctx, page: readonly SeenValue[]): Promise<number> {
  const sightings = sightingsOf(page);
  if (sightings.length === 0) return 0;
  const names = [...new Set(sightings.map(({ name }) => name))];
  return bookkeep(async (tx) => {
    const known = new Set((await knownOf(tx, ctx, names)).map((row) => keyOf(row)));
    const fresh = sightings.filter((one) => !known.has(keyOf(one)));
    const candidates = fresh.length === 0 ? [] : await candidatesFor(tx, ctx, names);
    let added = 0;
    for (const one of fresh) {
      const meant = matchTool(one, candidates);
      const { id: tool, isNew } =
        meant === null ? await discoveredTool(tx, ctx, one) : { id: meant, isNew: false };
      if (isNew) added += 1;
      await tx
        .insert(toolNames)
        .values({ tenant: ctx.tenant, tool, ...rowOf(one) })
        .onConflictDoNothing();
    }
    for (const one of sightings) if (known.has(keyOf(one))) await widen(tx, ctx, one);
    await noteTimes(tx, ctx, names);
    return added;
  });
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

function knownOf(tx: StoreTx, ctx: Ctx, names: readonly string[]) {
  return tx
    .select({ name: toolNames.name, target: toolNames.target })
    .from(toolNames)
    .where(and(eq(toolNames.tenant, ctx.tenant), inArray(toolNames.name, [...names])));
}

async function widen(tx: StoreTx, ctx: Ctx, one: Sighting): Promise<void> {
  const { firstSeenAt, lastSeenAt } = rowOf(one);
  await tx
    .update(toolNames)
    .set({
      firstSeenAt: sql`least(${toolNames.firstSeenAt}, ${firstSeenAt.toISOString()}::timestamptz)`,
      lastSeenAt: sql`greatest(${toolNames.lastSeenAt}, ${lastSeenAt.toISOString()}::timestamptz)`,
    })
    .where(
      and(eq(toolNames.tenant, ctx.tenant), eq(toolNames.name, one.name), eq(toolNames.target, one.target)),
    );
}
