import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { type Priced, ratesFor } from "@/lib/pricing/book";
import { findModelFacts } from "@/lib/pricing/catalogue";
import { priceBook } from "@/lib/pricing/priceBook";
import { isTurnedAway } from "./apply";
import { askerOf, checkMayGoOn } from "./askerOf";
import { type Charge, chargeOf, dependsOnOutput } from "./charge";
import { factsOf, forgetFacts, type ReservationFacts, rememberFacts } from "./charges";
import { amountsOf, estimateOutput } from "./estimate";
import { expireSoon } from "./expire";
import { overrideAt, quotasInForce } from "./inForce";
import { countersOf } from "./matches";
import { outputSeen } from "./outputP95";
import { submit } from "./queue";
import { checkAsk, checkOutput, checkSettlement, readTtl } from "./readAsk";
import {
  type Admission,
  type ReservationRow,
  type ReservationView,
  type ReserveAsk,
  reservationView,
  type Settlement,
} from "./reservation";
import type { Applied } from "./work";

const SECOND_MS = 1_000;
const MOST_WORDS = 200;

/**
 * Sets aside what a request may take, in every limit that concerns it or in none. The same request id gets the same answer
 * while it is open; whoever is refused reads why in `refusal`, and nothing is counted but the refusal. Every answer but a
 * mistake of the caller is a row that `explain` finds. Needs `quotas.reserve`. Throws INVALID, CONFLICT (the id belongs to another request, or to one that has ended), PRECONDITION
 * (the key opens nothing, or not this model; somebody is stopped), UNAVAILABLE where the store is away: nothing fails open.
 */
export async function reserve(ctx: Ctx, ask: ReserveAsk): Promise<Admission> {
  requireAbility(ctx, "quotas.reserve");
  checkAsk(ask);
  const nowMs = ctx.now();
  const expiresAt = new Date(nowMs + readTtl(ask.ttlSeconds) * SECOND_MS);
  const [{ asker, closed }, quotas, priced] = await Promise.all([
    askerOf(ctx, ask),
    quotasInForce(ctx.tenant, nowMs),
    pricedAt(ctx, ask, nowMs),
  ]);
  const { provider, model } = ask;
  const seen = outputSeen(ctx.tenant, model, asker.agent, nowMs);
  const { tokens: outputTokens, basis } = estimateOutput(ask.maxOutputTokens, seen);
  const charges = countersOf(quotas, asker, model, provider, nowMs).map(chargeOf);
  const { key, person, human, agent, team, subscription } = asker;
  // Here and below no spread: one begins a new hidden class each time, and those are old from birth.
  const asked: ReservationRow = {
    id: ctx.newId("rsv"),
    tenant: ctx.tenant,
    requestId: ask.requestId,
    state: "reserved",
    key,
    person,
    human,
    agent,
    team,
    subscription,
    provider,
    model,
    traceId: ask.traceId ?? "",
    sessionId: ask.sessionId ?? "",
    estimate: amountsOf({ inputTokens: ask.inputTokens, outputTokens }, priced),
    estimateBasis: basis,
    actual: null,
    usageSource: null,
    priceVersion: priced?.version ?? "",
    outcome: null,
    refusal: null,
    createdAt: new Date(nowMs),
    expiresAt,
    endedAt: null,
  };
  if (closed) throw await turnAway(asked, closed);
  const applied = await submit({ kind: "reserve", row: asked, charges });
  if (!applied.fresh) return answerAgain(applied.row);
  if (applied.row.state === "reserved") {
    rememberFacts(asked.id, { tenant: ctx.tenant, provider, model, createdMs: nowMs, asker, charges });
    expireSoon(ctx.now);
  }
  return admissionOf(applied, charges);
}

/** Who is not let to any limit has a row all the same, which says why; nothing of it is counted. Gives back the refusal. */
async function turnAway(asked: ReservationRow, refusal: DomainError): Promise<DomainError> {
  const { what, why } = refusal.words;
  const { createdAt: at } = asked;
  const outcome = [what, why].filter(Boolean).join(" ");
  const row: ReservationRow = { ...asked, state: "refused", outcome, expiresAt: at, endedAt: at };
  await submit({ kind: "reserve", row, charges: [] }).catch((error: unknown) => {
    // Admitted under this id before, with a key that opened more then: that row stands.
    if (!(isDomainError(error) && error.code === "CONFLICT")) throw error;
  });
  return refusal;
}

/**
 * Charges what a request took, once, in the windows that it was reserved in. The same again is the same answer. With the
 * source `none` the estimate stays charged, and is marked. Settles what had run out as well: that corrects the charge,
 * once. Needs `quotas.reserve`. Throws NOT_FOUND, INVALID for usage that cannot be (nothing is charged, the reservation
 * stays), CONFLICT where it ended otherwise.
 */
export async function settle(ctx: Ctx, id: string, settlement: Settlement): Promise<ReservationView> {
  requireAbility(ctx, "quotas.reserve");
  const facts = await factsOf(ctx.tenant, id);
  const { provider, model, createdMs, charges } = facts;
  checkSettlement(settlement, findModelFacts(provider || null, model, createdMs).contextTokens);
  const { usage, usageSource: source } = settlement;
  const actual = usage && amountsOf(usage, await pricedAt(ctx, facts, createdMs));
  const outcome = wordsOf(settlement.outcome);
  const { tenant } = ctx;
  return ended(
    await submit({ kind: "settle", tenant, id, charges, actual, source, outcome, nowMs: ctx.now() }),
  );
}

/** Gives back what was set aside for a request that never reached a model. Needs `quotas.reserve`; throws NOT_FOUND, CONFLICT. */
export async function release(ctx: Ctx, id: string, reason: string | null): Promise<ReservationView> {
  requireAbility(ctx, "quotas.reserve");
  const { charges } = await factsOf(ctx.tenant, id);
  const how = { charges, outcome: wordsOf(reason ?? undefined), nowMs: ctx.now() };
  return ended(await submit({ kind: "release", tenant: ctx.tenant, id, ...how }));
}

/** What a stream that goes on asks for. */
export interface Extension {
  /** From now on. */
  ttlSeconds?: number | undefined;
  /** Output in all that is to be set aside, where what was granted does not do. */
  outputTokens?: number | undefined;
}

/**
 * The heartbeat of a stream: more time, and on demand more output. Time is always given; the answer's `granted` says whether
 * the output was: where a hard limit, as it is now, has no room it is what it was. Needs `quotas.reserve`; throws NOT_FOUND, CONFLICT, INVALID,
 * PRECONDITION where a key that was revoked, a stop or an edit ends the request: the caller is to end the stream and settle it.
 */
export async function extend(
  ctx: Ctx,
  id: string,
  { ttlSeconds, outputTokens }: Extension,
): Promise<Admission> {
  requireAbility(ctx, "quotas.reserve");
  const facts = await factsOf(ctx.tenant, id);
  const { createdMs, asker } = facts;
  const nowMs = ctx.now();
  await checkMayGoOn(ctx, asker, facts);
  const charges = outputTokens === undefined ? facts.charges : await limitsNow(ctx, facts.charges);
  const expiresMs = nowMs + readTtl(ttlSeconds) * SECOND_MS;
  const priced = outputTokens === undefined ? null : await pricedAt(ctx, facts, createdMs);
  if (outputTokens !== undefined) checkOutput(outputTokens);
  const raise =
    outputTokens === undefined
      ? null
      : ({ inputTokens, outputTokens: before }: ReservationRow["estimate"]) =>
          amountsOf({ inputTokens, outputTokens: Math.max(before, outputTokens) }, priced);
  const how = { charges, nowMs, expiresMs, raise };
  return admissionOf(await submit({ kind: "extend", tenant: ctx.tenant, id, ...how }), charges);
}

/** What a request is charged to, with the limits of now: one that was lowered since holds for more, one that was lifted holds no longer. */
async function limitsNow(ctx: Ctx, charges: readonly Charge[]): Promise<Charge[]> {
  const nowMs = ctx.now();
  const { all } = await quotasInForce(ctx.tenant, nowMs);
  const byId = new Map(all.map((one) => [one.quota.id, one]));
  return charges.map((charge) => {
    const one = byId.get(charge.quota);
    if (!one) return { ...charge, mode: "shadow" };
    const { mode, version, ceiling } = one.quota;
    const override = overrideAt(one, charge.holder, nowMs);
    return {
      ...charge,
      mode,
      version,
      ceiling: override?.ceiling ?? ceiling,
      override: override?.id ?? null,
    };
  });
}

/** At the price of when the request was admitted, whenever it is settled. */
async function pricedAt(
  ctx: Ctx,
  { provider, model }: Pick<ReservationFacts, "provider" | "model">,
  atMs: number,
): Promise<Priced | null> {
  return ratesFor(await priceBook(ctx.tenant, ctx.now()), provider || null, model, atMs);
}

function ended({ row }: Applied): ReservationView {
  forgetFacts(row.id);
  return reservationView(row);
}

/** What was answered before. A request that has ended since is not admitted by its old answer: it would run uncounted. */
async function answerAgain(row: ReservationRow): Promise<Admission> {
  if (row.state !== "reserved" && row.state !== "refused")
    throw new DomainError("CONFLICT", {
      what: `The request with this id was admitted before, and is ${row.state}.`,
      why: "A request is admitted once.",
      fix: "Give each attempt that reaches a model a request id of its own.",
    });
  if (isTurnedAway(row))
    throw new DomainError("PRECONDITION", {
      what: row.outcome ?? "The request was refused before anything was counted.",
      why: "That was when it was asked first, and the same request gets the same answer.",
      fix: "Where it may go on now, ask under a request id of its own.",
    });
  const { charges } = await factsOf(row.tenant, row.id);
  return admissionOf({ row, limits: [], fresh: false }, charges);
}

function admissionOf({ row, limits }: Applied, charges: readonly Charge[]): Admission {
  const { id, requestId, estimate, estimateBasis, refusal } = row;
  const { inputTokens, outputTokens } = estimate;
  const state = row.state === "refused" ? "refused" : "reserved";
  const capped = { inputTokens, outputTokens: charges.some(dependsOnOutput) ? outputTokens : null };
  const granted = state === "refused" ? { inputTokens: 0, outputTokens: 0 } : capped;
  const expiresAt = row.expiresAt.toISOString();
  return { id, requestId, state, expiresAt, granted, estimate, estimateBasis, refusal, limits };
}

const wordsOf = (words: string | undefined) => words?.slice(0, MOST_WORDS).replaceAll("\0", "") ?? null;
