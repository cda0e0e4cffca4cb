import { type StopFound, type StopIndex, stopFor } from "@/lib/stops/inForce";
import type { StopRef } from "@/lib/stops/name";
import type { Decision } from "./decision";
import { type Entity, type Facts, isEntity } from "./facts";
import type { Ask } from "./gather";

const KINDS: Readonly<Record<StopRef["kind"], string>> = {
  agent: "agent",
  principal: "person or service",
  tool: "tool",
  model: "model",
  key: "key",
};

interface Stopped {
  ask: Ask;
  /** Gathered for it. */
  facts: Facts;
  /** What agents were called by whoever asks, where nothing proves who they are: an id, a key or a name. */
  calledAs?: readonly string[];
  /** Keys of the agents that delegated, where telemetry knows them. */
  callerKeys?: readonly string[];
  /** `key_…` that it was asked or sent with. */
  keyId?: string | null;
}

/**
 * What a stop says of an action: it denies, whatever policies permit; null where none concerns it. Whoever acts, delegated,
 * is called or is acted for counts, by each name that is known. The decision's `set` is the stop's id.
 */
export function stopDecision(index: StopIndex, stopped: Stopped, mode: Decision["mode"]): Decision | null {
  if (index.size === 0) return null;
  const { ask, facts, calledAs = [], callerKeys = [], keyId = null } = stopped;
  const { resource } = ask;
  const user = facts.context.user;
  const entities: Entity[] = [facts.principal, facts.resource, ...(isEntity(user) ? [user] : [])];
  const ids = (type: Entity["type"]) => entities.filter((one) => one.type === type).map(({ id }) => id);
  const { server } = facts.resource.attrs;
  // The registered server that an address stands for; a tool elsewhere of the same name is another.
  const at = resource.kind === "tool" && typeof server === "string" ? server : "";
  const asked = {
    agentIds: [
      ...ids("Agent"),
      ...[ask.agent, resource].flatMap((one) => (one && "key" in one ? one.key : [])),
      ...callerKeys,
    ],
    callers: [...calledAs, ...ask.callers],
    claims: claimsOf(ask, entities),
    userIds: [...ids("User"), ...(ask.user === null ? [] : [ask.user])],
    tool: resource.kind === "tool" ? { ...resource, at } : null,
    model: resource.kind === "model" ? resource : null,
    keyId,
  };
  const found = stopFor(index, asked);
  return found && denial(found, mode);
}

/** What agents call themselves that nobody registered: they do not get past a stop by another key of the same name. */
function claimsOf({ agent, resource, workload }: Ask, entities: readonly Entity[]) {
  const strangers = entities.filter(({ type, attrs }) => type === "Agent" && attrs.registered === false);
  const names = strangers.map(({ attrs }) => String(attrs.name));
  const said = [agent, resource.kind === "agent" ? resource : null].flatMap((one) =>
    one && strangers.some(({ id, attrs }) => id === one.key || attrs.name === one.name) ? [one.name] : [],
  );
  return [...new Set([...names, ...said])].filter(Boolean).map((name) => ({ name, workload }));
}

function denial({ stop, byName }: StopFound, mode: Decision["mode"]): Decision {
  return {
    effect: "deny",
    mode,
    source: "stop",
    rules: [],
    reason: `The ${KINDS[stop.kind]} ${stop.name}${byName ? ", or one of the same name," : ""} is stopped by ${stop.byName}: ${stop.reason}`,
    obligations: [],
    set: stop.id,
    errors: [],
    tookUs: 0,
  };
}
