import { and, eq, inArray } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { heldStore } from "@/db/store/slot";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { Held } from "@/lib/base/revision";
import type { AgentRef, AgentState } from "./agent";

/** What is known of an agent where its actions are judged or shown. */
export interface KnownAgent extends AgentRef {
  state: AgentState;
  /** Stopped by a person: when (epoch milliseconds) and why. */
  suspended: { atMs: number; reason: string } | null;
}

type Known = Map<string, KnownAgent | null>;

const MOST_KNOWN = 20_000;
const LOOK_UP = 1_000;
/** By the engine, so that another store starts with no answers; then by the tenant. */
const caches = new WeakMap<object, Map<string, Held<Known>>>();

/**
 * Which agents these keys of actions are, by key; a key that nobody has seen or registered yet is left out. One query for
 * all that is not in memory; what is stands until somebody edits the tenant (2 s at most for an edit elsewhere). Asks no
 * ability: for the edges that judge, and for readers who may read actions already.
 */
export async function agentsOfKeys(
  ctx: Pick<Ctx, "tenant" | "now">,
  keys: readonly string[],
): Promise<Map<string, KnownAgent>> {
  const known = await heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), async () => new Map());
  const asked = [...new Set(keys)].filter((key) => key !== "");
  const missing = asked.filter((key) => !known.has(key));
  if (known.size + missing.length > MOST_KNOWN) known.clear();
  const found: Known = new Map();
  for (let at = 0; at < missing.length; at += LOOK_UP) {
    for (const [key, one] of await lookUp(ctx.tenant, missing.slice(at, at + LOOK_UP))) found.set(key, one);
  }
  for (const [key, one] of found) known.set(key, one);
  return new Map(
    asked.flatMap((key) => {
      const one = found.get(key) ?? known.get(key);
      return one ? [[key, one] as const] : [];
    }),
  );
}

/** Which agent a single key is; null for one that is not on the list. */
export async function agentOfKey(ctx: Pick<Ctx, "tenant" | "now">, key: string): Promise<KnownAgent | null> {
  return (await agentsOfKeys(ctx, [key])).get(key) ?? null;
}

function heldOf(tenant: string): Held<Known> {
  const { engine } = heldStore();
  const tenants = caches.get(engine) ?? new Map<string, Held<Known>>();
  caches.set(engine, tenants);
  const held = tenants.get(tenant) ?? new Held<Known>();
  tenants.set(tenant, held);
  return held;
}

async function lookUp(tenant: string, keys: readonly string[]): Promise<Known> {
  const rows = await store()
    .select({
      key: agentKeys.key,
      id: agents.id,
      name: agents.name,
      state: agents.state,
      suspendedAt: agents.suspendedAt,
      reason: agents.suspendReason,
    })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.key, [...keys])));
  const known: Known = new Map(keys.map((key) => [key, null]));
  for (const { key, suspendedAt, reason, ...agent } of rows) {
    const suspended = suspendedAt && { atMs: suspendedAt.getTime(), reason: reason ?? "" };
    known.set(key, { ...agent, suspended });
  }
  return known;
}
