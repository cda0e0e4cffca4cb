import type { ActionKind, ChainLink } from "@/lib/actions/action";
import { agentKey } from "@/lib/base/ids";
import type { AgentAsked, Ask, ResourceAsked } from "./gather";

/** What of a recorded action a question is made from, in the words of its row. Empty text where the row has none. */
export interface Recorded {
  tenant: string;
  kind: ActionKind;
  name: string;
  tool: string;
  target: string;
  provider: string;
  model: string;
  workload: string;
  /** Of who acted. */
  agentKey: string;
  agentName: string;
  principal: string;
  chain: readonly ChainLink[];
  grade: string;
  environment: string;
  /** `cloud.region` of the resource. */
  region: string;
  /** False where the usage repeats that of a call beneath. */
  leaf: boolean;
  /** When it began, in epoch milliseconds. */
  atMs: number;
}

const JUDGED: readonly ActionKind[] = ["tool_call", "model_call", "retrieval", "delegation"];

/** Kinds of action that policies judge. */
export const isJudged = (kind: ActionKind) => JUDGED.includes(kind);

/**
 * The question that policies answer of an action: tool calls, model calls (those that repeat another's usage are none),
 * retrievals, and delegations, where whoever was before the callee in the chain asks. Null for all other kinds.
 */
export function askOf(recorded: Recorded): Ask | null {
  const resource = resourceOf(recorded);
  if (resource === null) return null;
  const above = callersOf(recorded);
  const isDelegation = resource.kind === "agent";
  const self = { key: recorded.agentKey, name: recorded.agentName };
  return {
    agent: isDelegation ? (above.at(-1) ?? null) : self,
    user: recorded.principal === "" ? null : recorded.principal,
    resource,
    grade: recorded.grade,
    environment: recorded.environment,
    region: recorded.region,
    workload: recorded.workload,
    callers: (isDelegation ? above.slice(0, -1) : above).map(({ name }) => name),
    atMs: recorded.atMs,
    approved: false,
    sessionClasses: [],
  };
}

/** The agents before the one that acted, or that was called; outermost first. */
export function callersOf(recorded: Recorded): AgentAsked[] {
  const agents = recorded.chain.filter(({ kind }) => kind === "agent");
  return agents.slice(0, -1).map((link) => agentOfLink(recorded, link));
}

function resourceOf(recorded: Recorded): ResourceAsked | null {
  const { kind, name, tool, target, provider, model, agentKey, agentName } = recorded;
  // A tool or model that nobody named is asked about as what the span is called: it is none that a rule permits.
  if (kind === "tool_call") return { kind: "tool", name: tool || name, server: target };
  if (kind === "model_call") return recorded.leaf ? { kind: "model", provider, name: model || name } : null;
  if (kind === "retrieval") return { kind: "source", name: target };
  return kind === "delegation" ? { kind: "agent", key: agentKey, name: agentName } : null;
}

const BOUND = /^(?:spiffe-id|oidc-client|ingest-key)(?:@|$)/;

/** A caller speaks in the callee's workload, since it is the caller's span that names the callee; one with an identity has its own key. */
function agentOfLink({ tenant, workload }: Recorded, { id, name, rule }: ChainLink): AgentAsked {
  return { key: BOUND.test(rule) ? id : agentKey(tenant, workload, id), name: name ?? id };
}
