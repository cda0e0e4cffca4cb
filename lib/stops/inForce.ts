import { and, asc, eq, isNull } from "drizzle-orm";
import { stops } from "@/db/store/schema/stops";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "@/lib/changes/held";
import { ANYWHERE, CALLED, fullName, nameOf, REGISTERED, type StopRef } from "./name";
import { namesakesOf, namesOfStops, suspendedAgents } from "./names";

/** Stops by each name under which somebody may come, the earliest first. */
export interface StopIndex {
  readonly size: number;
  readonly by: ReadonlyMap<string, StopRef>;
  /** Full names of models that are none of the stopped, though they are called like one elsewhere. */
  readonly others: ReadonlySet<string>;
}

export interface StopFound {
  stop: StopRef;
  /** Who is meant is known by a name alone, which several may have: whoever of them is stopped, it counts. */
  byName: boolean;
}

/** Who asks or acts, with what; empty lists and null for what is not known. */
export interface StopAsked {
  /** Catalog ids and keys of telemetry: who acts, who delegated, and whom a delegation goes to. */
  agentIds: readonly string[];
  /** What agents are called, or call others, where no more is known of them: names, ids and keys in any spelling. */
  callers?: readonly string[];
  /** Agents that nobody registered, by what they call themselves in a workload. */
  claims?: readonly { name: string; workload: string }[];
  /** Principals' ids and the names that telemetry and tokens give them. */
  userIds: readonly string[];
  /**
   * `server` is a registered server's name or an address as telemetry writes it; empty where it is not known. `at`: the
   * registered server whose tool it is; without one it may be any tool of that name.
   */
  tool?: { name: string; server: string; at?: string } | null;
  model?: { provider: string; name: string } | null;
  /** `key_…` that sent it. */
  keyId?: string | null;
}

const heldOf = heldBy<StopIndex>();
const NONE: StopIndex = { size: 0, by: new Map(), others: new Set() };

/**
 * All that is stopped now, suspended agents among them; stands until somebody edits the tenant (2 s at most for an edit
 * elsewhere). Asks no ability: for the edges that judge. Throws where the store is away: nothing fails open.
 */
export function stopsInForce(ctx: Pick<Ctx, "tenant" | "now">): Promise<StopIndex> {
  return heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => load(ctx.tenant));
}

/** The stop that concerns this, if any, however it is spelled. */
export function stopFor(index: StopIndex, asked: StopAsked): StopFound | null {
  if (index.size === 0) return null;
  for (const name of namesAsked(index, asked)) {
    const stop = index.by.get(name);
    if (stop) return { stop, byName: false };
  }
  for (const name of namesAlone(asked)) {
    const stop = index.by.get(name);
    if (stop) return { stop, byName: true };
  }
  return null;
}

function* namesAsked(index: StopIndex, asked: StopAsked): Generator<string> {
  const { agentIds, callers = [], userIds, tool, model, keyId } = asked;
  for (const id of [...agentIds, ...callers]) yield nameOf("agent", id);
  for (const id of userIds) yield nameOf("principal", id);
  if (tool) {
    const { name, server, at = "" } = tool;
    yield* placesOf("tool", fullName(name, server), at === "");
    if (at !== "") yield* placesOf("tool", fullName(name, at), false);
  }
  if (model) {
    const full = fullName(model.name, model.provider);
    yield* placesOf("model", full, !index.others.has(nameOf("model", full)));
  }
  if (keyId) yield nameOf("key", keyId);
}

function* namesAlone({ callers = [], claims = [] }: StopAsked): Generator<string> {
  for (const name of callers) yield nameOf("agent", name, CALLED);
  for (const { name, workload } of claims) {
    yield nameOf("agent", name, workload);
    yield nameOf("agent", name, REGISTERED);
  }
}

/**
 * A full name, and what of it may be the name alone: where a slash parts the two is a guess. `isAny`: nobody knows the
 * place, so whatever is called so counts; else only what is stopped wherever it is.
 */
function* placesOf(kind: "tool" | "model", full: string, isAny: boolean): Generator<string> {
  const whole = nameOf(kind, full);
  yield whole;
  yield nameOf(kind, full, ANYWHERE);
  for (let at = whole.indexOf("/"); at >= 0; at = whole.indexOf("/", at + 1)) {
    const tail = whole.slice(at + 1);
    if (isAny) yield nameOf(kind, tail);
    yield nameOf(kind, tail, ANYWHERE);
  }
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
  const [named, others] = await Promise.all([namesOfStops(tenant, all), namesakesOf(tenant, all)]);
  for (const { stop, names } of named) for (const name of names) if (!by.has(name)) by.set(name, stop);
  return { size: all.length, by, others };
}
