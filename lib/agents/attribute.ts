import type { ActionKind, Attribution, ChainLink, OwnFacts, SpeaksFor } from "@/lib/actions/action";
import { sessionId } from "@/lib/base/ids";
import { type Evidence, GRADE_OF, weakest } from "./grades";
import { earlier, type SpanTree, spanTree } from "./spanTree";

/** What attribution needs of an action: kept beside each row, so that a trace can be attributed again when more of it comes. */
export interface SpanFacts {
  spanId: string;
  parentSpanId: string | null;
  startNs: bigint;
  kind: ActionKind;
  own: OwnFacts;
  workload: string;
  keyName: string;
  service: string | null;
  /** What the sender's identity says of it; null where there was nothing but an ingest key that is bound to nobody. */
  sender: SpeaksFor | null;
}

type Agent = NonNullable<OwnFacts["agent"]>;
type Principal = NonNullable<OwnFacts["principal"]>;

/** Agents that a chain may name. Of a deeper one the middle is left out: who was asked and who acted stay. */
const MAX_CHAIN_AGENTS = 32;

/** An agent on the path; the same name in another workload is another agent. One that an identity is bound to has a key. */
type PathAgent = Agent & { workload: string; key?: string };

/** Behind the rule of an agent that a span claims to be although another identity is bound to that one. */
export const CONTRADICTED = "@contradicted";

/** What the path from the root down to a span says. */
interface Path {
  /** Outermost first; neighbours differ. */
  agents: readonly PathAgent[];
  principal: Principal | null;
  conversation: string | null;
}

/** What the trace says as a whole, where it says one thing only. */
interface TraceFacts {
  principal: Principal | null;
  conversation: string | null;
}

const START: Path = { agents: [], principal: null, conversation: null };

/**
 * The fifth stage of the path: who acted, for whom, in which session, and how sure that is; for each span of one trace
 * (or of as much of it as has come). A pure function of the set of facts: their order does not matter. Linear, iterative.
 */
export function attributeTrace(
  tenant: string,
  traceId: string,
  facts: readonly SpanFacts[],
): Map<string, Attribution> {
  const tree = spanTree(facts);
  const paths = pathsOf(tree);
  const above = aboveModelCalls(tree);
  const trace = traceFacts(tree.nodes.values());
  const sessions = new Map<string, string>();
  const session = (of: string): string => {
    const id = sessions.get(of) ?? sessionId(tenant, of);
    sessions.set(of, id);
    return id;
  };
  const attributions = new Map<string, Attribution>();
  for (const [spanId, span] of tree.nodes) {
    const { agents, principal, conversation } = paths.get(span) ?? START;
    const talk = conversation ?? trace.conversation;
    const who = linkOf(span.own.principal, principal, trace.principal);
    const chain: ChainLink[] = who ? [who] : [];
    const evidence = span.sender?.evidence ?? "ingest-key";
    chain.push(link("workload", evidence, { id: span.workload, name: null, rule: evidence }));
    chain.push(...agentLinks(span, agents));
    attributions.set(spanId, {
      sessionId: session(talk ?? traceId),
      conversation: talk,
      agent: actorOf(chain, agents.at(-1)?.key),
      principal: who ? { id: who.id, rule: who.rule } : null,
      chain,
      grade: weakest(chain.map(({ grade }) => grade)),
      leaf: !above.has(span),
    });
  }
  return attributions;
}

/** Each span's path, from its parent's; a span at a time from the top, so that depth costs nothing. */
function pathsOf(tree: SpanTree<SpanFacts>): Map<SpanFacts, Path> {
  const paths = new Map<SpanFacts, Path>();
  for (const span of tree.nodes.values()) {
    const waiting: SpanFacts[] = [];
    let at: SpanFacts | undefined = span;
    while (at && !paths.has(at)) {
      waiting.push(at);
      at = tree.parentOf(at);
    }
    let path = (at && paths.get(at)) ?? START;
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      path = extend(path, next);
      paths.set(next, path);
    }
  }
  return paths;
}

function extend(path: Path, span: SpanFacts): Path {
  const { own } = span;
  const acting = ownAgent(span, path.agents.at(-1));
  if (!acting && !own.principal && own.conversation === null) return path;
  return {
    agents: acting ? joined(path.agents, acting) : path.agents,
    principal: own.principal ?? path.principal,
    conversation: own.conversation ?? path.conversation,
  };
}

/**
 * The agent that a span is by itself: the one that its sender's identity is bound to, else the one that it names. A span
 * that names none is also its caller's, where a span of the same workload named that one.
 */
function ownAgent({ own, sender, workload }: SpanFacts, caller: PathAgent | undefined): PathAgent | null {
  const bound = sender?.agent;
  if (bound && (own.agent || caller?.workload !== workload || caller.key === bound.id))
    return { ...bound, workload, key: bound.id };
  if (!own.agent) return null;
  return { ...own.agent, rule: own.agent.rule + (sender?.contradicts ? CONTRADICTED : ""), workload };
}

/**
 * The agents with one more. An agent that was named by its name alone is its caller, where that has the same name: tool
 * spans repeat the name but not the id. One that was named by its id alone keeps the name that its caller's span gave.
 */
function joined(agents: readonly PathAgent[], own: PathAgent): readonly PathAgent[] {
  const caller = agents.at(-1);
  const last = caller?.workload === own.workload ? caller : undefined;
  const unnamed = own.id === own.name;
  if (last && unnamed && !own.key && (own.id === last.id || own.name === last.name)) {
    return [...agents.slice(0, -1), { ...last, rule: own.rule }];
  }
  if (last && own.id === last.id) return [...agents.slice(0, -1), own];
  if (agents.length < MAX_CHAIN_AGENTS) return [...agents, own];
  const half = MAX_CHAIN_AGENTS / 2;
  return [...agents.slice(0, half), ...agents.slice(half + 1), own];
}

function agentLinks(span: SpanFacts, agents: readonly PathAgent[]): ChainLink[] {
  const acting = agents.length - 1;
  if (acting >= 0) {
    return agents.map((agent, at) => {
      const bound = span.sender?.agent;
      if (at === acting && bound && agent.key === bound.id) return link("agent", bound.rule, agent);
      return at === acting && span.own.agent
        ? link("agent", "attribute", agent)
        : inherited("agent", "parent", agent);
    });
  }
  if (span.service !== null) return [link("service", "service.name", standIn(span.service, "service.name"))];
  return [link("service", "key.name", standIn(span.keyName, "key.name"))];
}

function standIn(name: string, rule: string): Agent {
  return { id: name, name, rule };
}

function linkOf(own: Principal | null, path: Principal | null, trace: Principal | null): ChainLink | null {
  if (own) return link("human", "attribute", { ...own, name: null });
  if (path) return inherited("human", "parent", { ...path, name: null });
  return trace && inherited("human", "trace", { ...trace, name: null });
}

type Named = Pick<ChainLink, "id" | "name" | "rule">;

function link(kind: ChainLink["kind"], evidence: Evidence, { id, name, rule }: Named): ChainLink {
  return { kind, id, name, rule, grade: GRADE_OF[evidence] };
}

function inherited(kind: ChainLink["kind"], evidence: "parent" | "trace", named: Named): ChainLink {
  return link(kind, evidence, { ...named, rule: `${named.rule}@${evidence}` });
}

/** Who acted: the chain's last link. */
function actorOf(chain: readonly ChainLink[], key: string | undefined): Attribution["agent"] {
  const last = chain.at(-1);
  const named = { id: last?.id ?? "", name: last?.name ?? last?.id ?? "", rule: last?.rule ?? "" };
  return key === undefined ? named : { ...named, key };
}

/** Spans that have a model call beneath them: their usage repeats it. */
function aboveModelCalls(tree: SpanTree<SpanFacts>): Set<SpanFacts> {
  const above = new Set<SpanFacts>();
  for (const span of tree.nodes.values()) {
    if (span.kind !== "model_call") continue;
    for (let at = tree.parentOf(span); at && !above.has(at); at = tree.parentOf(at)) above.add(at);
  }
  return above;
}

function traceFacts(spans: Iterable<SpanFacts>): TraceFacts {
  const principals = new Map<string, SpanFacts>();
  const conversations = new Set<string>();
  for (const span of spans) {
    const { principal, conversation } = span.own;
    if (conversation !== null) conversations.add(conversation);
    if (principal) principals.set(principal.id, earlier(span, principals.get(principal.id) ?? span));
  }
  const [named, ...others] = principals.values();
  const [conversation, ...more] = conversations;
  return {
    principal: named && others.length === 0 ? named.own.principal : null,
    conversation: conversation !== undefined && more.length === 0 ? conversation : null,
  };
}
