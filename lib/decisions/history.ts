import type { Ctx } from "@/lib/access/ctx";
import { errorText, log } from "@/lib/base/log";
import type { Effect } from "@/lib/policies/decision";
import type { Ask } from "@/lib/policies/gather";
import { type Before, type Past, sumsOf } from "@/lib/policies/history";
import type { Needs } from "@/lib/policies/needs";
import { readHistory } from "@/lib/policies/readHistory";
import { toolFact } from "@/lib/tools/toolFact";
import { recorder } from "./recorder";
import { allowedOf, beforeOf, joined, MOST_DECIDED, mostOf, stepOf } from "./steps";

/** What a session did before; `history` is absent where it cannot be known, so that rules which name it deny. */
export interface SessionBefore {
  history?: Record<string, number>;
  sessionClasses: readonly string[];
}

/** What a session did as this process knows it: as it was last read, and what was decided here. */
interface Memory {
  readMs: number;
  /** What was decided here since then may be missing from what was read: it waited for the lake when the reading began. */
  missingSinceMs: number;
  stored: readonly Past[] | null;
  reading: Promise<void> | null;
  decided: Past[];
}

type Look = Pick<Ctx, "tenant" | "now">;

const MOST_SESSIONS = 10_000;
/** How long what was read counts, and how long it still does while the lake is away. */
const FRESH_MS = 1_000;
const STALE_MS = 60_000;
const READ_WITHIN_MS = 500;
/** After a failure nobody waits for the lake again so long. */
const PAUSE_MS = 2_000;
/** A decision is noted so long before it is written down, at the most: what counts twice denies sooner, what counts never opens. */
const BEFORE_MS = 20;

const sessions = new Map<string, Memory>();
/** The lake's last time: what the session did counts too where the clock was ahead when it did. */
const LAST_NS = 9_223_372_036_854_775_807n;
let awaySinceMs = Number.NEGATIVE_INFINITY;

/**
 * What the session had done before this question: spans that the lake has, or decisions that it has, and what was decided
 * here since; whichever is more, because a gateway asks before the span arrives. Read only where a rule in force names it, in at most half a second. Throws
 * where a rule names the data classes of a session and nobody can know them: nothing fails open.
 */
export async function sessionBefore(
  ctx: Look,
  { session: named, sessionClasses: classed, sums }: Needs,
  ask: Pick<Ask, "resource" | "atMs">,
  session: string,
): Promise<SessionBefore> {
  if (!named && !classed) return { sessionClasses: [] };
  const memory = memoryOf(ctx, session);
  const caughtUpMs = recorder().caughtUpMs();
  await refresh(ctx, memory, session, { sums, caughtUpMs });
  const isRead = memory.stored !== null && isWithin(ctx.now() - memory.readMs, STALE_MS);
  // What a process before this one decided, and the lake does not have yet, nobody else knows.
  const isKnown = isRead && caughtUpMs !== null && memory.readMs >= caughtUpMs;
  if (!isKnown && classed)
    throw new Error("The lake is away, and a policy in force asks which data classes the session met.");
  const spans = (memory.stored ?? []).filter(({ kind }) => kind !== "decision");
  const elsewhere = (memory.stored ?? []).flatMap(allowedOf);
  const since = memory.decided.filter(({ startNs }) => startNs >= nsOf(memory.missingSinceMs));
  const sides = [[...spans, ...since], memory.decided, [...elsewhere, ...since]].map((pasts) =>
    beforeOf(pasts, ask, session),
  );
  return {
    ...(isKnown && named && { history: mostOf(sides) }),
    sessionClasses: classed ? await classesOf(ctx, sides) : [],
  };
}

const turns = new Map<string, Promise<void>>();

/**
 * Has the questions of a session decided one after the other, where a rule asks what the session did before: of those that
 * come at once each counts for the next.
 */
export async function inTurn<T>(
  ctx: Look,
  { session: named, sessionClasses: classed }: Needs,
  session: string,
  decideIt: () => Promise<T>,
): Promise<T> {
  if (!named && !classed) return decideIt();
  const key = keyOf(ctx, session);
  const decided = (turns.get(key) ?? Promise.resolve()).then(decideIt);
  const over = decided.then(
    () => undefined,
    () => undefined,
  );
  turns.set(key, over);
  try {
    return await decided;
  } finally {
    if (turns.get(key) === over) turns.delete(key);
  }
}

/** Notes what was decided, for the next question of its session. Costs nothing where no rule asks for it. */
export function noteDecided(
  ctx: Look,
  { sums }: Needs,
  session: string,
  { resource, input }: Pick<Ask, "resource" | "input">,
  effect: Effect,
): void {
  const memory = sessions.get(keyOf(ctx, session));
  if (!memory) return;
  const isAllowed = effect === "allow";
  const step = stepOf(resource, session);
  const fields = sums.get(step.tool) ?? [];
  const past = {
    ...step,
    id: null,
    // When it was answered, not when it was asked: between the two the lake may have been read.
    startNs: nsOf(ctx.now()),
    sums: isAllowed ? sumsOf(input ?? null, fields) : {},
  };
  memory.decided.push(
    isAllowed ? { ...past, count: 1, modelCalls: resource.kind === "model" ? 1 : 0 } : { ...past, failed: 1 },
  );
  if (memory.decided.length > MOST_DECIDED) memory.decided = joined(memory.decided);
}

/** Epoch milliseconds as nanoseconds; 0 for never. */
const nsOf = (ms: number) => (Number.isFinite(ms) ? BigInt(ms) * 1_000_000n : 0n);

/** What a decision point that ends knew of sessions; the next one reads it from the lake. */
export function forgetSessions(): void {
  sessions.clear();
  awaySinceMs = Number.NEGATIVE_INFINITY;
}

/** Of a time since something. One that is negative is a clock that was set back: then nobody knows how long it is. */
const isWithin = (sinceMs: number, mostMs: number) => sinceMs >= 0 && sinceMs < mostMs;

const keyOf = ({ tenant }: Look, session: string) => `${tenant} ${session}`;

function memoryOf(ctx: Look, session: string): Memory {
  const key = keyOf(ctx, session);
  const known = sessions.get(key) ?? {
    readMs: Number.NEGATIVE_INFINITY,
    missingSinceMs: Number.NEGATIVE_INFINITY,
    stored: null,
    reading: null,
    decided: [],
  };
  sessions.delete(key);
  sessions.set(key, known);
  if (sessions.size > MOST_SESSIONS) for (const oldest of sessions.keys()) if (sessions.delete(oldest)) break;
  return known;
}

async function refresh(
  ctx: Look,
  memory: Memory,
  session: string,
  { sums, caughtUpMs }: { sums: Needs["sums"]; caughtUpMs: number | null },
): Promise<void> {
  const startedMs = ctx.now();
  const isFresh = isWithin(startedMs - memory.readMs, FRESH_MS) && memory.readMs >= (caughtUpMs ?? 0);
  if (isFresh || isWithin(startedMs - awaySinceMs, PAUSE_MS)) return;
  const missingSinceMs = Math.min(startedMs, recorder().waitingSinceMs() ?? startedMs) - BEFORE_MS;
  memory.reading ??= readHistory(ctx, [{ session, fromNs: LAST_NS }], LAST_NS, sums)
    .then((stored) => {
      Object.assign(memory, { stored, readMs: startedMs, missingSinceMs });
    })
    .catch((error: unknown) => {
      awaySinceMs = ctx.now();
      log("warn", "what a session did cannot be read", { error: errorText(error) });
    })
    .finally(() => {
      memory.reading = null;
    });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, READ_WITHIN_MS);
  });
  await Promise.race([memory.reading, limit]);
  clearTimeout(timer);
}

async function classesOf(ctx: Look, sides: readonly Before[]): Promise<string[]> {
  const tools = new Map(sides.flatMap((side) => side.tools.map((tool) => [tool.join("\0"), tool] as const)));
  const facts = await Promise.all(
    [...tools.values()].map(([name, target]) => toolFact(ctx, target || undefined, name)),
  );
  return [...new Set(facts.flatMap(({ dataClasses }) => dataClasses))].sort();
}
