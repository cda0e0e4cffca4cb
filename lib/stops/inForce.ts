import { and, asc, eq, isNull } from "drizzle-orm";
import { stops } from "@/db/store/schema/stops";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "@/lib/changes/held";
import { ANYWHERE, CALLED, nameOf, type StopRef } from "./name";
import { namesOfStops, suspendedAgents } from "./names";

/** Stops by each name under which somebody may come, the earliest first. */
export interface StopIndex {
  readonly size: number;
  readonly by: ReadonlyMap<string, StopRef>;
}

/** Who asks or acts, with what; empty lists and null for what is not known. */
export interface StopAsked {
  /** Catalog ids and keys of telemetry: who acts, who delegated, and whom a delegation goes to. */
  agentIds: readonly string[];
  /** Names of agents that delegated, where no more is known of them. */
  callers?: readonly string[];
  /** Principals' ids and the names that telemetry and tokens give them. */
  userIds: readonly string[];
  /** `server` is a registered server's name or an address as telemetry writes it; empty where it is not known. */
  tool?: { name: string; server: string } | null;
  model?: { provider: string; name: string } | null;
  /** `key_…` that sent it. */
  keyId?: string | null;
}

const heldOf = heldBy<StopIndex>();
const NONE: StopIndex = { size: 0, by: new Map() };

/**
 * All that is stopped now, suspended agents among them; stands until somebody edits the tenant (2 s at most for an edit
 * elsewhere). Asks no ability: for the edges that judge. Throws where the store is away: nothing fails open.
 */
export function stopsInForce(ctx: Pick<Ctx, "tenant" | "now">): Promise<StopIndex> {
  return heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => load(ctx.tenant));
}

/** The stop that concerns this, if any. */
export function stopFor(index: StopIndex, asked: StopAsked): StopRef | null {
  if (index.size === 0) return null;
  for (const name of namesAsked(asked)) {
    const found = index.by.get(name);
    if (found) return found;
  }
  return null;
}

function* namesAsked({ agentIds, callers = [], userIds, tool, model, keyId }: StopAsked): Generator<string> {
  for (const id of agentIds) yield nameOf("agent", id);
  for (const name of callers) yield nameOf("agent", name, CALLED);
  for (const id of userIds) yield nameOf("principal", id);
  if (tool) {
    yield nameOf("tool", tool.name, tool.server);
    yield nameOf("tool", tool.name, ANYWHERE);
  }
  if (model) {
    yield nameOf("model", model.name, model.provider);
    yield nameOf("model", model.name, ANYWHERE);
  }
  if (keyId) yield nameOf("key", keyId);
}

async function load(tenant: string): Promise<StopIndex> {
  const [rows, suspended] = await Promise.all([
    store()
      .select()
      .from(stops)
      .where(and(eq(stops.tenant, tenant), isNull(stops.liftedAt)))
      .orderBy(asc(stops.at), asc(stops.id)),
    suspendedAgents(tenant),
  ]);
  if (rows.length + suspended.length === 0) return NONE;
  const refs: StopRef[] = rows.map(({ id, kind, target, name, reason, byName, at }) => {
    return { id, kind, target, name, reason, byName, atMs: at.getTime() };
  });
  const all = [...refs, ...suspended];
  const by = new Map<string, StopRef>();
  for (const { stop, names } of await namesOfStops(tenant, all))
    for (const name of names) if (!by.has(name)) by.set(name, stop);
  return { size: all.length, by };
}
