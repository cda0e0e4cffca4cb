import { and, eq } from "drizzle-orm";
import { quotaRequests } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { myPrincipal } from "@/lib/principals/mine";
import { readAmount } from "./amount";
import { checkHolder, readMoment, readWhy } from "./override";
import { isOwnCounter } from "./own";
import type { Quota } from "./quota";
import { type RequestRow, type RequestView, requestSnapshot, requestViews } from "./request";
import { standingQuota } from "./view";

export interface MoreAsked {
  quota: string;
  /** Whose counter; empty: the shared one. */
  holder?: string | undefined;
  /** The ceiling that is wanted: a number of units, or as people write it. */
  ceiling: string | number;
  /** ISO 8601: until when. */
  endsAt: string;
  /** 10 to 500 characters. */
  reason: string;
}

const LONGEST_MS = 366 * 86_400_000;

/**
 * Asks for another ceiling for a while, of a counter of one's own or of one's team or subscription; people are told, and an
 * administrator answers. Needs only being signed in; throws INVALID, NOT_FOUND (also for a counter of somebody else's, which
 * only `maas.write` may ask for), and CONFLICT while a request for the same is open.
 */
export async function askForMore(ctx: Ctx, given: MoreAsked): Promise<RequestView> {
  if (ctx.actor.kind !== "person")
    throw new DomainError("FORBIDDEN", {
      what: "Only a person asks for more.",
      fix: "Sign in to the console, and ask from your own page.",
    });
  const quota = await standingQuota(store(), ctx.tenant, given.quota);
  const holder = given.holder ?? "";
  if (!(await isOwnCounter(ctx, quota, holder)) && !ctx.abilities.has("maas.write")) throw notFound("quota");
  const me = await myPrincipal(ctx);
  return change(ctx, { verb: "ask", noun: "quota request", ability: "own" }, async (tx, record) => {
    await checkHolder(tx, quota, holder);
    await refuseTwice(tx, ctx, quota, holder);
    const row = rowOf(ctx, quota, holder, me?.id ?? null, given);
    await tx.insert(quotaRequests).values(row);
    record({ target: quota.id, before: null, after: requestSnapshot(row) });
    const { id: request, ceiling, reason } = row;
    const told = { request, quota: quota.id, name: quota.name, person: ctx.actor.name, ceiling, reason };
    await notify(ctx, { type: "quota.asked", data: told }, { tx });
    return oneView(ctx, row, tx);
  });
}

async function refuseTwice(tx: StoreTx, ctx: Ctx, quota: Quota, holder: string): Promise<void> {
  const same = and(
    eq(quotaRequests.quota, quota.id),
    eq(quotaRequests.holder, holder),
    eq(quotaRequests.person, ctx.actor.id),
    eq(quotaRequests.state, "open"),
  );
  const [open] = await tx.select().from(quotaRequests).where(same);
  if (open)
    throw new DomainError("CONFLICT", {
      what: "You asked for more of this already, and the answer is not given yet.",
      fix: "Withdraw that request first, or wait for the answer.",
    });
}

function rowOf(
  ctx: Ctx,
  quota: Quota,
  holder: string,
  principal: string | null,
  given: MoreAsked,
): RequestRow {
  const ceiling = readAmount(given.ceiling, quota.measure);
  if (ceiling <= quota.ceiling)
    throw wrong("ceiling", "That is not more than the quota allows.", "Ask for a higher ceiling.");
  const endsMs = readMoment(given.endsAt, "endsAt");
  if (endsMs <= ctx.now() || endsMs - ctx.now() > LONGEST_MS)
    throw wrong("endsAt", "It ends in the past, or later than in 366 days.", "Give a time that is to come.");
  return {
    id: ctx.newId("qrq"),
    tenant: ctx.tenant,
    principal,
    person: ctx.actor.id,
    personName: ctx.actor.name,
    quota: quota.id,
    holder,
    ceiling,
    endsAt: new Date(endsMs),
    reason: readWhy(given.reason),
    state: "open",
    answer: null,
    answeredBy: null,
    answeredAt: null,
    override: null,
    createdAt: new Date(ctx.now()),
  };
}

/** Takes one's own request back. Throws NOT_FOUND, also for somebody else's, and CONFLICT where it was answered. */
export async function withdrawRequest(ctx: Ctx, id: string): Promise<RequestView> {
  return change(ctx, { verb: "withdraw", noun: "quota request", ability: "own" }, async (tx, record) => {
    const before = await lockRequest(tx, ctx, id);
    if (before.person !== ctx.actor.id) throw notFound("quota request");
    const after = await endRequest(tx, ctx, before, { state: "withdrawn" });
    record({ target: before.quota, before: requestSnapshot(before), after: requestSnapshot(after) });
    return oneView(ctx, after, tx);
  });
}

/** A request that is to end. Throws NOT_FOUND. */
export async function lockRequest(tx: StoreTx, ctx: Ctx, id: string): Promise<RequestRow> {
  const mine = and(eq(quotaRequests.tenant, ctx.tenant), eq(quotaRequests.id, id));
  const [row] = await tx.select().from(quotaRequests).where(mine).for("update");
  if (!row) throw notFound("quota request");
  return row;
}

/** Throws CONFLICT where it has ended already. */
export async function endRequest(
  tx: StoreTx,
  ctx: Ctx,
  before: RequestRow,
  ended: Pick<RequestRow, "state"> & Partial<Pick<RequestRow, "answer" | "answeredBy" | "override">>,
): Promise<RequestRow> {
  if (before.state !== "open")
    throw new DomainError("CONFLICT", {
      what: `This request was ${before.state} already.`,
      ...(before.answeredBy && { why: `${before.answeredBy} did so: ${before.answer ?? ""}` }),
    });
  const set = { ...ended, answeredAt: new Date(ctx.now()) };
  await tx.update(quotaRequests).set(set).where(eq(quotaRequests.id, before.id));
  return { ...before, ...set };
}

export async function oneView(ctx: Ctx, row: RequestRow, tx: StoreTx): Promise<RequestView> {
  const [view] = await requestViews(ctx.tenant, [row], tx);
  if (!view) throw new Error("A row has a view.");
  return view;
}

const wrong = (field: string, what: string, fix: string) =>
  new DomainError("INVALID", { what, fix }, { [field]: `${what} ${fix}` });
