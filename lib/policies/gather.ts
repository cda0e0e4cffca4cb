import type { Ctx } from "@/lib/access/ctx";
import { toolFact } from "@/lib/tools/toolFact";
import { agentAt, agentFactsOf, unknownAgent } from "./agentFacts";
import type { DecisionAction, Entity, FactRecord, Facts } from "./facts";
import { modelFactsOf, modelRef, unknownModel } from "./modelFacts";
import { timeFacts } from "./storedFacts";
import { unknownUser, userFactsOf } from "./userFacts";

/** An agent by the key that its actions carry, and as it calls itself. */
export interface AgentAsked {
  key: string;
  name: string;
}

/** What an action is done with. */
export type ResourceAsked =
  | { kind: "tool"; name: string; server: string }
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
 * What is known now of who, what and where, for each question, in its order: one look for all. Asks no ability: for the
 * edges that judge. Throws where the store is away: without facts nothing is decided.
 */
export async function gatherFacts(ctx: Pick<Ctx, "tenant" | "now">, asks: readonly Ask[]): Promise<Facts[]> {
  const keys = asks.flatMap(({ agent, resource }) => [
    ...(agent ? [agent.key] : []),
    ...(resource.kind === "agent" ? [resource.key] : []),
  ]);
  const refs = asks.flatMap(({ resource }) =>
    resource.kind === "model" ? [modelRef(resource.provider, resource.name)] : [],
  );
  const [agents, users, models] = await Promise.all([
    agentFactsOf(ctx, keys),
    userFactsOf(
      ctx,
      asks.flatMap(({ user }) => user ?? []),
    ),
    modelFactsOf(ctx, refs),
  ]);
  const agentOf = ({ key, name }: AgentAsked, atMs: number) => {
    const known = agents.get(key);
    return known ? agentAt(known, atMs) : unknownAgent(key, name);
  };
  const userOf = (value: string) => users.get(value) ?? unknownUser(value);
  const resourceOf = async (ask: Ask): Promise<Entity> => {
    const { resource } = ask;
    if (resource.kind === "agent") return agentOf(resource, ask.atMs);
    if (resource.kind === "tool") return toolOf(ctx, resource);
    if (resource.kind === "source")
      return { type: "Source", id: resource.name, parents: [], attrs: { name: resource.name } };
    const { provider, name } = resource;
    return models.get(modelRef(provider, name)) ?? unknownModel(provider, name);
  };
  return Promise.all(
    asks.map(async (ask) => {
      const resource = await resourceOf(ask);
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
    }),
  );
}

async function toolOf(
  ctx: Pick<Ctx, "tenant" | "now">,
  { name, server }: { name: string; server: string },
): Promise<Entity> {
  const fact = await toolFact(ctx, server || undefined, name);
  const at = fact.server;
  return {
    type: "Tool",
    id: at === null ? name : `${at}/${name}`,
    parents: at === null ? [] : [`Tool::${name}`, `ToolServer::${at}`],
    attrs: {
      name,
      server: at ?? "",
      approval: fact.approval,
      access: fact.accessType ?? "unknown",
      dataClasses: fact.dataClasses,
    },
  };
}

/** Times by the action's own clock, so that a simulation says the same. */
function contextOf(ask: Ask, resource: Entity, user: Entity | null): FactRecord {
  const own = resource.type === "Tool" ? (resource.attrs.dataClasses as readonly string[]) : [];
  return {
    ...(user && { user }),
    grade: ask.grade,
    environment: ask.environment,
    region: ask.region,
    workload: ask.workload,
    dataClasses: [...new Set([...own, ...ask.sessionClasses])].sort(),
    callers: [...new Set(ask.callers)].sort(),
    approved: ask.approved,
    ...timeFacts(ask.atMs),
  };
}
