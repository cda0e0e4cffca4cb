import type { Ctx } from "@/lib/access/ctx";
import { remembered } from "@/lib/base/remembered";
import { toolFact } from "@/lib/tools/toolFact";
import { agentAt, agentFactsOf, unknownAgent } from "./agentFacts";
import type { DecisionAction, Entity, FactRecord, Facts } from "./facts";
import { modelFactsOf, modelRef, unknownModel } from "./modelFacts";
import { signedModels } from "./modelSignature";
import type { Needs } from "./needs";
import { timeFacts } from "./storedFacts";
import { toolEntity, UNKNOWN_TOOL } from "./toolEntity";
import { unknownUser, userFactsOf } from "./userFacts";

/** An agent by the key that its actions carry, and as it calls itself. */
export interface AgentAsked {
  key: string;
  name: string;
}

/** What an action is done with. */
export type ResourceAsked =
  | {
      kind: "tool";
      name: string;
      server: string;
      /** Other spellings of it, under which rules name it too. */
      alike?: readonly string[];
    }
  | { kind: "model"; provider: string; name: string }
  | { kind: "source"; name: string }
  | ({ kind: "agent" } & AgentAsked);

/** One question, in the words of telemetry: from a recorded action, or from somebody who asks before it. */
export interface Ask {
  /** Null where a person asks for himself. */
  agent: AgentAsked | null;
  /** On whose authority, as telemetry or a token names it. */
  user: string | null;
  resource: ResourceAsked;
  grade: string;
  environment: string;
  region: string;
  workload: string;
  /** Names of the agents that delegated. */
  callers: readonly string[];
  /** Epoch milliseconds. */
  atMs: number;
  /** A person approved exactly this request. */
  approved: boolean;
  /** Data classes of what the session used before. */
  sessionClasses: readonly string[];
  input?: Readonly<Record<string, unknown>>;
  history?: Readonly<Record<string, number>>;
}

const ACTIONS: Readonly<Record<ResourceAsked["kind"], DecisionAction>> = {
  tool: "callTool",
  model: "useModel",
  source: "retrieve",
  agent: "delegate",
};

/**
 * What is known now of who, what and where, for each question, in its order: one look for all. `needs`: what rules name
 * that costs more than a look; signatures of models are `unknown` where it asks for none. Asks no ability: for the edges
 * that judge. Throws where the store is away: without facts nothing is decided.
 */
export async function gatherFacts(
  ctx: Pick<Ctx, "tenant" | "now">,
  asks: readonly Ask[],
  needs: Pick<Needs, "signature"> = { signature: false },
): Promise<Facts[]> {
  const others = asks.map(alikeOf);
  const facts = await factsOf(ctx, asks.concat(others.flat()), needs);
  if (facts.length === asks.length) return facts;
  let next = asks.length;
  return asks.map((_ask, at) => {
    const own = facts[at] as Facts;
    const count = others[at]?.length ?? 0;
    if (count === 0) return own;
    next += count;
    return { ...own, alike: facts.slice(next - count, next) };
  });
}

/** The same question under each other spelling of its tool. */
function alikeOf(ask: Ask): readonly Ask[] {
  const { resource } = ask;
  if (resource.kind !== "tool" || !resource.alike) return NONE;
  const { server, alike } = resource;
  return alike.map((name) => ({ ...ask, resource: { kind: "tool", name, server } }));
}

const NONE: readonly Ask[] = [];

async function factsOf(
  ctx: Pick<Ctx, "tenant" | "now">,
  asks: readonly Ask[],
  needs: Pick<Needs, "signature">,
): Promise<Facts[]> {
  const keys = asks.flatMap(({ agent, resource }) => [
    ...(agent ? [agent.key] : []),
    ...(resource.kind === "agent" ? [resource.key] : []),
  ]);
  const [agents, users, models, tools] = await Promise.all([
    agentFactsOf(ctx, keys),
    userFactsOf(
      ctx,
      asks.flatMap(({ user }) => user ?? []),
    ),
    modelsOf(ctx, asks, needs),
    toolsOf(ctx, asks),
  ]);
  const agentOf = ({ key, name }: AgentAsked, atMs: number) => {
    const known = agents.get(key);
    return known ? agentAt(known, atMs) : unknownAgent(key, name);
  };
  const userOf = (value: string) => users.get(value) ?? unknownUser(value);
  const resourceOf = ({ resource, atMs }: Ask): Entity => {
    if (resource.kind === "agent") return agentOf(resource, atMs);
    if (resource.kind === "source") return source(resource.name);
    if (resource.kind === "tool")
      return tools.get(toolKey(resource)) ?? toolEntity(resource.name, UNKNOWN_TOOL);
    const { provider, name } = resource;
    return models.get(modelRef(provider, name)) ?? unknownModel(provider, name);
  };
  return asks.map((ask) => {
    const resource = resourceOf(ask);
    const user = ask.user === null ? null : userOf(ask.user);
    const principal = ask.agent ? agentOf(ask.agent, ask.atMs) : (user ?? unknownUser(""));
    const { input, history } = ask;
    return {
      action: ACTIONS[ask.resource.kind],
      principal,
      resource,
      context: contextOf(ask, resource, user),
      ...(input && { input }),
      ...(history && { history }),
    };
  });
}

async function modelsOf(
  ctx: Pick<Ctx, "tenant" | "now">,
  asks: readonly Ask[],
  { signature }: Pick<Needs, "signature">,
): Promise<Map<string, Entity>> {
  const refs = asks.flatMap(({ resource }) =>
    resource.kind === "model" ? [modelRef(resource.provider, resource.name)] : [],
  );
  const models = await modelFactsOf(ctx, refs);
  return signature
    ? signedModels(ctx, models)
    : new Map([...models].map(([ref, { entity }]) => [ref, entity]));
}

const source = remembered(
  (name: string): Entity => ({ type: "Source", id: name, parents: [], attrs: { name } }),
);

const toolKey = ({ name, server }: { name: string; server: string }) => `${server}\0${name}`;

/** Each tool once, so that what is said of it is one object. */
async function toolsOf(ctx: Pick<Ctx, "tenant" | "now">, asks: readonly Ask[]): Promise<Map<string, Entity>> {
  const named = new Map(
    asks.flatMap(({ resource }) =>
      resource.kind === "tool" ? [[toolKey(resource), resource] as const] : [],
    ),
  );
  const found = [...named].map(async ([key, { name, server }]) => {
    return [key, toolEntity(name, await toolFact(ctx, server || undefined, name))] as const;
  });
  return new Map(await Promise.all(found));
}

/** Times by the action's own clock, so that a simulation says the same. */
function contextOf(ask: Ask, resource: Entity, user: Entity | null): FactRecord {
  const own = resource.type === "Tool" ? (resource.attrs.dataClasses as readonly string[]) : [];
  const classes = [...own, ...ask.sessionClasses];
  const { grade, environment, region, workload, approved, atMs } = ask;
  const dataClasses = classes.length > 1 ? [...new Set(classes)].sort() : classes;
  const callers = ask.callers.length > 1 ? [...new Set(ask.callers)].sort() : ask.callers;
  const { now, hour, weekday } = timeFacts(atMs);
  // Written out: spreads made this the dearest line of a decision.
  const of = { grade, environment, region, workload, dataClasses, callers, approved, now, hour, weekday };
  return user === null ? of : { user, ...of };
}
