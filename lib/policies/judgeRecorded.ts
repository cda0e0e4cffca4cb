import type { Ctx } from "@/lib/access/ctx";
import type { Judgement, Outcome } from "@/lib/actions/action";
import { type StopIndex, stopsInForce } from "@/lib/stops/inForce";
import { toolFact } from "@/lib/tools/toolFact";
import { argumentsOf } from "./argumentsOf";
import { askOf, callersOf, type Recorded } from "./askOf";
import type { Decision } from "./decision";
import type { Facts } from "./facts";
import { type Ask, gatherFacts } from "./gather";
import { type Before, historiesOf, isFailed, type Past, sumsOf } from "./history";
import { type InForce, inForceOver } from "./inForce";
import { judge } from "./judge";
import { allNeeds, type Needs } from "./needs";
import { noteAlerts } from "./noteAlerts";
import { readHistory } from "./readHistory";
import { stopDecision } from "./stopDecision";
import { printFacts } from "./storedFacts";

/** A recorded action with all that its judgement may depend on. */
export interface Judgeable extends Recorded {
  /** `act_…` */
  id: string;
  session: string;
  startNs: bigint;
  outcome: Outcome | string;
  /** In and out; 0 where nobody counted. */
  tokens: number;
  costNanoUsd: number;
  /** Of a tool call, its arguments as text; null where they are not known. */
  input: string | null;
  /** `key_…` that it was sent with. */
  keyId: string | null;
}

type Look = Pick<Ctx, "tenant" | "now">;
interface Open {
  action: Judgeable;
  ask: Ask;
  /** Null where only a stop may concern it. */
  inForce: InForce | null;
}

/**
 * Judges what was recorded of one tenant, by what was in force when each began, and by what is stopped: observed, never
 * enforced. By action id; what policies do not judge, or was done when none was in force, is left out. `clock` counts
 * microseconds. Throws where the store or the lake is away: who writes waits, so that nothing is stored unjudged.
 */
export async function judgeRecorded(
  ctx: Look,
  actions: readonly Judgeable[],
  clock: () => number,
): Promise<Map<string, Judgement>> {
  const startsMs = actions.map(({ atMs }) => atMs);
  const [inForceOf, stops] = await Promise.all([inForceOver(ctx, startsMs), stopsInForce(ctx)]);
  if (!inForceOf && stops.size === 0) return new Map();
  const open: Open[] = actions.flatMap((action) => {
    const inForce = inForceOf?.(action.atMs) ?? null;
    const ask = inForce || stops.size > 0 ? askOf(action) : null;
    return ask ? [{ action, ask, inForce }] : [];
  });
  const needs = allNeeds([...new Set(open.flatMap((one) => one.inForce ?? []))].map((one) => one.needs));
  const asked = await gather(ctx, actions, open, needs);
  const stoppedAtMs = new Map([...stops.by.values()].map(({ id, atMs }) => [id, atMs]));
  const judged = new Map<string, Judgement>();
  for (const [at, { action, inForce }] of open.entries()) {
    const { ask, facts } = asked[at] as { ask: Ask; facts: Facts };
    const stop = stops.size > 0 ? stopOf(stops, action, ask, facts) : null;
    const decisions: Decision[] = stop && (stoppedAtMs.get(stop.set) ?? 0) <= action.atMs ? [stop] : [];
    if (inForce) {
      decisions.push(judge(inForce.all, facts, { mode: "observed", clock }));
      noteAlerts(ctx, { inForce, facts, decisions, effect: null, action: action.id });
    }
    if (decisions.length > 0)
      judged.set(action.id, { decisions, facts: printFacts(facts), history: facts.history ?? {} });
  }
  return judged;
}

function stopOf(stops: StopIndex, action: Judgeable, ask: Ask, facts: Facts): Decision | null {
  const callerKeys = callersOf(action).map(({ key }) => key);
  return stopDecision(stops, { ask, facts, callerKeys, keyId: action.keyId }, "observed");
}

async function gather(
  ctx: Look,
  actions: readonly Judgeable[],
  open: readonly Open[],
  needs: Needs,
): Promise<{ ask: Ask; facts: Facts }[]> {
  const before = await historyOf(ctx, actions, open, needs);
  const classes = needs.sessionClasses ? await classesOf(ctx, [...before.values()]) : null;
  const asks = open.map(({ action, ask, inForce }): Ask => {
    const past = before.get(action.id);
    const input = inForce?.all.book.takesInput(action.tool) ? argumentsOf(action) : null;
    // It is this batch's own: copies of so many were the dearest part of it.
    if (past && classes) ask.sessionClasses = classes(past);
    if (input) ask.input = input;
    if (needs.session) ask.history = past?.history ?? {};
    return ask;
  });
  const facts = await gatherFacts(ctx, asks, needs);
  return asks.map((ask, at) => ({ ask, facts: facts[at] as Facts }));
}

/** What the sessions of these actions did before each of them: what the lake has, and what stands here. */
async function historyOf(
  ctx: Look,
  actions: readonly Judgeable[],
  open: readonly Open[],
  needs: Needs,
): Promise<Map<string, Before>> {
  if (open.length === 0 || !(needs.session || needs.sessionClasses)) return new Map();
  const fromNs = new Map<string, bigint>();
  for (const { session, startNs } of actions) {
    const known = fromNs.get(session);
    if (known === undefined || startNs < known) fromNs.set(session, startNs);
  }
  const toNs = actions.reduce((latest, { startNs }) => (startNs > latest ? startNs : latest), 0n);
  const wanted = [...fromNs].map(([session, from]) => ({ session, fromNs: from }));
  const stored = await readHistory(ctx, wanted, toNs, needs.sums);
  // A span that was sent twice is one action.
  const own = new Map(actions.map((action) => [action.id, action]));
  const earlier = stored.filter(({ id }) => id === null || !own.has(id));
  const here = [...own.values()].map((action) => pastOf(action, needs));
  return historiesOf([...earlier, ...here], new Set(open.map(({ action }) => action.id)));
}

function pastOf(action: Judgeable, { sums }: Needs): Past {
  const isCall = action.kind === "model_call" && action.leaf;
  const fields = sums.get(action.tool) ?? [];
  const input = fields.length > 0 ? argumentsOf(action) : null;
  const { id, session, startNs, kind, tool, target, provider, model, agentKey } = action;
  return {
    id,
    session,
    startNs,
    kind,
    tool,
    target,
    provider,
    model,
    agentKey,
    count: 1,
    failed: isFailed(action.outcome) ? 1 : 0,
    modelCalls: isCall ? 1 : 0,
    tokens: isCall ? action.tokens : 0,
    costNanoUsd: isCall ? action.costNanoUsd : 0,
    approvals: 0,
    sums: sumsOf(input, fields),
  };
}

/** The data classes of the tools that a session used before, from the list of tools as it is now. */
async function classesOf(ctx: Look, befores: readonly Before[]): Promise<(past: Before) => string[]> {
  const lists = new Set(befores.map(({ tools }) => tools));
  const pairs = new Map([...lists].flat().map((tool) => [tool.join("\0"), tool] as const));
  const known = new Map<string, readonly string[]>();
  for (const [key, [name, target]] of pairs)
    known.set(key, (await toolFact(ctx, target || undefined, name)).dataClasses);
  // Until a session uses another tool its list is the same one.
  const found = new Map<Before["tools"], string[]>();
  return ({ tools }) => {
    const before = found.get(tools);
    if (before) return before;
    const own = [...new Set(tools.flatMap((tool) => known.get(tool.join("\0")) ?? []))].sort();
    found.set(tools, own);
    return own;
  };
}
