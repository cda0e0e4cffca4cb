import type { ChainLink, Outcome } from "@/lib/actions/action";
import { judgementColumns } from "@/lib/actions/judgement";
import { nextSequence } from "@/lib/actions/sequence";
import { GRADE_OF } from "@/lib/agents/grades";
import { actionId, agentKey, sessionId } from "@/lib/base/ids";
import type { Decision, Effect } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import { factsMayHoldSecret, printFacts } from "@/lib/policies/storedFacts";
import { type Found, mayHoldSecret, redactText } from "@/lib/redaction/redactText";
import type { DecideAsk } from "./ask";
import type { Caller } from "./caller";
import type { Who } from "./who";

/** When and where a decision stands among what agents did. */
export interface DecisionPlace {
  /** `act_…` */
  id: string;
  traceId: string;
  spanId: string;
  startMs: number;
  /** Of the conversation, else of the trace. */
  session: string;
}

/** What is written of one decision. */
export interface DecisionRecord {
  place: DecisionPlace;
  ask: DecideAsk;
  who: Who;
  effect: Effect;
  decisions: readonly Decision[];
  /** Null where it was denied before anything was known. */
  facts: Facts | null;
  tookUs: number;
}

const OUTCOMES: Readonly<Record<Effect, Outcome>> = { allow: "ok", deny: "denied", hold: "denied" };
const ACTIONS = { tool: "callTool", model: "useModel", source: "retrieve", agent: "delegate" } as const;
const PREVIEW_CHARS = 500;
const LONGEST_NAME = 500;

/** Where a decision of now will stand; its id is the same however often its row is written. */
export function placeOf({ ctx }: Caller, { trace, session }: DecideAsk): DecisionPlace {
  const hex = (id: string) => id.slice(id.indexOf("_") + 1).replaceAll("-", "");
  const own = hex(ctx.newId("dec"));
  const startMs = ctx.now();
  const traceId = trace?.traceId ?? own;
  const spanId = own.slice(-16);
  return {
    id: actionId(ctx.tenant, BigInt(startMs) * 1_000_000n, traceId, spanId),
    traceId,
    spanId,
    startMs,
    session: sessionId(ctx.tenant, session ?? traceId),
  };
}

/**
 * A decision as one JSON line of `actions`, without the secrets that its strings held. It has no `facts` of the span tree:
 * who it is about was decided with it, and no parent that comes late changes that.
 */
export function decisionLine(caller: Caller, record: DecisionRecord): string {
  let texts = "";
  const asIs: Redact = {
    text: (text) => {
      texts += `${text}\n`;
      return text;
    },
    facts: printFacts,
  };
  const line = lineOf(caller, record, asIs, {});
  const { facts } = record;
  // Few do: one look at all that would be redacted is a tenth of a look at each.
  if (!mayHoldSecret(texts) && !(facts && factsMayHoldSecret(facts))) return line;
  const found: Found = {};
  const text = (given: string) => redactText(given, found);
  return lineOf(caller, record, { text, facts: (known) => text(printFacts(known)) }, found);
}

/** How what others wrote gets into the line. */
interface Redact {
  text: (text: string) => string;
  facts: (facts: Facts) => string;
}

function lineOf(
  { ctx, name: keyName, keyId }: Caller,
  { place, ask, who, effect, decisions, facts, tookUs }: DecisionRecord,
  redact: Redact,
  found: Found,
): string {
  const clean = (text: string, most = LONGEST_NAME) => (text === "" ? "" : redact.text(text.slice(0, most)));
  const { resource } = ask;
  const agent = who.agent?.value ?? { key: agentKey(ctx.tenant, keyName, keyName), name: keyName };
  const input = ask.input === null ? "" : redact.text(JSON.stringify(ask.input));
  const said = facts === null ? "" : redact.facts(facts);
  const columns = judgementColumns({ decisions, facts: said, history: facts?.history ?? {} });
  return JSON.stringify({
    tenant: ctx.tenant,
    id: place.id,
    ts: seconds(place.startMs, 0),
    end_ts: seconds(place.startMs, tookUs),
    trace_id: place.traceId,
    span_id: place.spanId,
    parent_span_id: ask.trace?.spanId ?? "",
    session_id: place.session,
    conversation: clean(ask.session ?? ""),
    kind: "decision",
    name: clean(`${ACTIONS[resource.kind]} ${"name" in resource ? resource.name : resource.id}`),
    outcome: OUTCOMES[effect],
    provider: resource.kind === "model" ? clean(resource.provider) : "",
    model: resource.kind === "model" ? clean(resource.name) : "",
    tool: resource.kind === "tool" ? clean(toolMeant(resource.name, facts)) : "",
    tool_call_id: clean(ask.toolCallId ?? ""),
    target: clean(targetOf(ask)),
    workload: keyName,
    agent_id: clean(agent.name),
    agent_name: clean(agent.name),
    agent_key: agent.key,
    agent_rule: who.agent?.rule ?? "key.name",
    principal: clean(who.user?.value ?? ""),
    principal_rule: who.user?.rule ?? "",
    chain: clean(JSON.stringify(chainOf(keyName, keyId, who, agent.name)), 10_000),
    grade: who.grade,
    leaf: 1,
    input_preview: input.slice(0, PREVIEW_CHARS).toWellFormed(),
    input,
    redactions: found,
    dialect: "bailiwick",
    environment: clean(ask.environment),
    attributes: JSON.stringify({
      "bailiwick.decision.protocol": ask.protocol,
      ...(keyId && { "bailiwick.decision.key": keyId }),
      "bailiwick.decision.request": ctx.requestId,
    }),
    resource: ask.region === "" ? "{}" : JSON.stringify({ "cloud.region": clean(ask.region) }),
    events: "",
    facts: "",
    ...columns,
    decisions: redact.text(columns.decisions),
    ingest_seq: nextSequence(place.startMs).toString(),
  });
}

/** As rules and the catalog spell it, so that what a session did is counted as one tool's; the row's name says how it was asked for. */
function toolMeant(asked: string, facts: Facts | null): string {
  const name = facts?.resource.type === "Tool" ? facts.resource.attrs.name : undefined;
  return typeof name === "string" ? name : asked;
}

function targetOf({ resource }: DecideAsk): string {
  if (resource.kind === "tool") return resource.server;
  if (resource.kind === "source") return resource.name;
  return resource.kind === "agent" ? resource.id : "";
}

function chainOf(keyName: string, keyId: string | null, who: Who, agentName: string): ChainLink[] {
  const { agent, user } = who;
  return [
    ...(user
      ? [{ kind: "human" as const, id: user.value, name: null, rule: user.rule, grade: user.grade }]
      : []),
    {
      kind: "workload",
      id: keyName,
      name: null,
      rule: keyId === null ? "identity" : "decide-key",
      grade: keyId === null ? "A" : GRADE_OF["ingest-key"],
    },
    {
      kind: agent ? "agent" : "service",
      id: agentName,
      name: agentName,
      rule: agent?.rule ?? "key.name",
      grade: agent?.grade ?? who.grade,
    },
  ];
}

/** Epoch seconds with nine places, as ClickHouse reads a DateTime64(9). */
function seconds(ms: number, plusUs: number): string {
  const us = ms * 1_000 + Math.max(0, Math.round(plusUs));
  return `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, "0")}000`;
}
