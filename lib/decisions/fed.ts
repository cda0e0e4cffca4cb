import { createHash } from "node:crypto";
import { judgementColumns } from "@/lib/actions/judgement";
import { nextSequence } from "@/lib/actions/sequence";
import { actionId, agentKey, sessionId } from "@/lib/base/ids";
import type { Decision } from "@/lib/policies/decision";
import { type Found, redactText } from "@/lib/redaction/redactText";
import { agentsAsked } from "./agentsAsked";
import type { Caller } from "./caller";
import { recorder } from "./recorder";

/** A decision that somebody else made and tells us of. */
export interface FedDecision {
  source: "opa" | "authorino";
  /** Theirs; with the time it makes the id of the row, so that telling twice makes one row. */
  id: string;
  atMs: number;
  effect: "allow" | "deny";
  /** Who decided: an engine's name, and what of it. */
  engine: string;
  rule: string;
  reason: string;
  /** As they name them; empty where they do not. */
  agent: string;
  user: string;
  tool: { name: string; server: string } | null;
  model: string;
  session: string;
  trace: { traceId: string; spanId: string } | null;
  /** What was asked, whole. */
  input: unknown;
  /** What else they say, as attributes. */
  more: Readonly<Record<string, string>>;
}

const GRADE = "B";
const LONGEST = 500;
const MOST_INPUT_CHARS = 64 * 1024;
const PREVIEW_CHARS = 500;

/**
 * Writes what others decided into the audit, as actions of kind `decision`, by grade B: who holds a decide key says it. Returns how
 * many were taken; the rest did not fit on the disk. Throws UNAVAILABLE where the store is away.
 */
export async function recordFed(caller: Caller, fed: readonly FedDecision[]): Promise<number> {
  const known = await agentsAsked(
    caller.ctx,
    fed.map(({ agent }) => agent),
  );
  const to = recorder();
  let taken = 0;
  for (const one of fed) if (to.append(lineOf(caller, one, known.get(one.agent) ?? null))) taken += 1;
  return taken;
}

function lineOf(
  { ctx, name: keyName }: Caller,
  fed: FedDecision,
  agent: { key: string; name: string } | null,
): string {
  const found: Found = {};
  const clean = (text: string, most = LONGEST) => redactText(text.slice(0, most).toWellFormed(), found);
  const { traceId, spanId } = spanOf(fed);
  const input = redactText(JSON.stringify(fed.input ?? null).slice(0, MOST_INPUT_CHARS), found);
  const called = agent?.name ?? (fed.agent || keyName);
  const columns = judgementColumns({ decisions: [decisionOf(fed)], facts: "", history: {} });
  const what = fed.tool?.name || fed.model || fed.rule;
  return JSON.stringify({
    tenant: ctx.tenant,
    id: actionId(ctx.tenant, BigInt(fed.atMs) * 1_000_000n, traceId, spanId),
    ts: (fed.atMs / 1_000).toFixed(3),
    end_ts: (fed.atMs / 1_000).toFixed(3),
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: fed.trace?.spanId ?? "",
    session_id: sessionId(ctx.tenant, fed.session || traceId),
    conversation: clean(fed.session),
    kind: "decision",
    name: clean(`${fed.tool ? "callTool" : fed.model ? "useModel" : "decide"} ${what}`),
    outcome: fed.effect === "allow" ? "ok" : "denied",
    provider: "",
    model: clean(fed.model),
    tool: clean(fed.tool?.name ?? ""),
    tool_call_id: "",
    target: clean(fed.tool?.server ?? ""),
    workload: keyName,
    agent_id: clean(called),
    agent_name: clean(called),
    agent_key: agent?.key ?? agentKey(ctx.tenant, keyName, fed.agent || keyName),
    agent_rule: fed.agent ? `${fed.source}.identity` : "key.name",
    principal: clean(fed.user),
    principal_rule: fed.user ? `${fed.source}.identity` : "",
    chain: JSON.stringify(chainOf(fed, keyName, called, clean)),
    grade: GRADE,
    leaf: 1,
    input_preview: input.slice(0, PREVIEW_CHARS).toWellFormed(),
    input,
    redactions: found,
    dialect: fed.source,
    attributes: JSON.stringify(
      Object.fromEntries(Object.entries(fed.more).map(([name, text]) => [name, clean(text)])),
    ),
    resource: "{}",
    events: "",
    facts: "",
    ...columns,
    decisions: redactText(columns.decisions, found),
    ingest_seq: nextSequence(ctx.now()).toString(),
  });
}

/** Who asked, through whom, for which agent: all of it is the word of who holds the key. */
function chainOf(
  { source, agent, user }: FedDecision,
  keyName: string,
  called: string,
  clean: (text: string) => string,
) {
  const rule = `${source}.identity`;
  const link = (kind: string, id: string, name: string | null, by: string) => ({
    kind,
    id,
    name,
    rule: by,
    grade: GRADE,
  });
  return [
    ...(user ? [link("human", clean(user), null, rule)] : []),
    link("workload", keyName, null, "decide-key"),
    link(agent ? "agent" : "service", clean(called), clean(called), rule),
  ];
}

/** The trace that it names; the span is its own, and the same however often it is told. */
function spanOf({ source, id, trace }: FedDecision): { traceId: string; spanId: string } {
  const digest = createHash("sha256").update(`${source}\n${id}`).digest("hex");
  return { traceId: trace?.traceId ?? digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

function decisionOf({ source, engine, rule, effect, reason }: FedDecision): Decision {
  return {
    effect,
    mode: "enforced",
    source,
    rules: [],
    reason:
      reason || `${effect === "allow" ? "Permitted" : "Denied"} by ${engine}${rule ? `, ${rule}` : ""}.`,
    obligations: [],
    set: "",
    errors: [],
    tookUs: 0,
  };
}
