import { and, desc, eq, inArray, isNull, lte } from "drizzle-orm";
import { modelPrices } from "@/db/store/schema/prices";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { change, type RecordEdit } from "@/lib/changes/change";
import { findRates } from "./catalogue";
import { type Doubt, doubtsOf, omissionsOf } from "./doubts";
import { medians } from "./medians";
import { type NewPrice, newPriceShape, ownRatesOf, type PriceRow, priceSnapshot } from "./ownPrice";

const noun = "model price";
const ability = "maas.write";
/** Further back lies what was closed long ago. */
const MOST_BACK_MS = 400 * 86_400_000;
const MOST_AHEAD_MS = 3 * 366 * 86_400_000;

/**
 * Sets a tenant's own price of a model from a moment on; it never changes, a later one takes over. It may reach back to before now
 * only where no own price was in force: what one was asked by stays. What looks mistyped or forgotten (doubts.ts) must be confirmed. Needs
 * `maas.write`; throws INVALID, PRECONDITION with the doubts by field, CONFLICT where another begins at that moment, or is in force.
 */
export async function addPrice(ctx: Ctx, input: NewPrice): Promise<{ id: string }> {
  requireAbility(ctx, ability);
  const given = readShape(newPriceShape, input);
  const rates = ownRatesOf(given);
  const nowMs = ctx.now();
  const row: PriceRow = {
    id: ctx.newId("mpr"),
    tenant: ctx.tenant,
    provider: given.provider,
    model: given.model,
    rates,
    validFrom: new Date(given.validFrom ?? nowMs),
    note: given.note,
    withdrawnAt: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(nowMs),
  };
  requireTime(row, nowMs);
  const catalogue = findRates(row.provider || null, row.model, row.validFrom.getTime());
  const doubts = [...doubtsOf(rates, catalogue, medians()), ...omissionsOf(rates, catalogue)];
  if (doubts.length > 0 && !given.confirmed) throw doubtful(doubts);
  await change(ctx, { verb: "set", noun, ability }, (tx, record) => insertPrice(tx, row, nowMs, record));
  return { id: row.id };
}

async function insertPrice(tx: StoreTx, row: PriceRow, nowMs: number, record: RecordEdit): Promise<void> {
  const ofModel = and(
    eq(modelPrices.tenant, row.tenant),
    eq(modelPrices.model, row.model),
    isNull(modelPrices.withdrawnAt),
  );
  const same = and(ofModel, eq(modelPrices.provider, row.provider));
  // Where a provider has no price of its own, the one of any provider priced its calls.
  const before = and(ofModel, inArray(modelPrices.provider, [row.provider, ""]));
  const [at] = await tx
    .select({ id: modelPrices.id })
    .from(modelPrices)
    .where(and(same, eq(modelPrices.validFrom, row.validFrom)));
  const [inForce] = await tx
    .select({ validFrom: modelPrices.validFrom })
    .from(modelPrices)
    .where(and(before, lte(modelPrices.validFrom, new Date(nowMs))))
    .orderBy(desc(modelPrices.validFrom))
    .limit(1);
  if (at) throw conflict("Another price of this model begins at that moment.", "Choose another time.");
  if (inForce && row.validFrom.getTime() < nowMs)
    throw conflict(
      `A price of this model is in force since ${inForce.validFrom.toISOString()}: what it priced stays.`,
      "Leave the time out for now, or choose one that is to come.",
    );
  await tx.insert(modelPrices).values(row);
  record({ target: row.id, before: null, after: priceSnapshot(row) });
}

/** Takes back a price that is not in force yet. Needs `maas.write`; throws NOT_FOUND, CONFLICT for one that is or was: set another. */
export async function withdrawPrice(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "withdraw", noun, ability }, async (tx, record) => {
    const mine = and(eq(modelPrices.tenant, ctx.tenant), eq(modelPrices.id, id));
    const [before] = await tx.select().from(modelPrices).where(mine).for("update");
    if (!before) throw notFound("price");
    if (before.withdrawnAt !== null) throw conflict("This price was withdrawn already.");
    if (before.validFrom.getTime() <= ctx.now())
      throw conflict("This price is in force, or was: what it priced stays.", "Set another from now on.");
    const withdrawnAt = new Date(ctx.now());
    await tx.update(modelPrices).set({ withdrawnAt }).where(mine);
    record({ target: id, before: priceSnapshot(before), after: priceSnapshot({ ...before, withdrawnAt }) });
  });
}

function requireTime({ validFrom }: PriceRow, nowMs: number): void {
  const aheadMs = validFrom.getTime() - nowMs;
  if (aheadMs <= MOST_AHEAD_MS && aheadMs >= -MOST_BACK_MS) return;
  const why = "A price begins at most 400 days back, or three years ahead.";
  throw new DomainError("INVALID", { what: why, fix: "Choose another time." }, { validFrom: why });
}

function doubtful(doubts: readonly Doubt[]): DomainError {
  const fields = Object.fromEntries(doubts.map(({ rate, words }) => [`rates.${rate}`, words]));
  const [first] = doubts;
  const words = {
    what: first?.words ?? "",
    why: "Prices are in USD per million tokens.",
    fix: "Correct it, or confirm it.",
  };
  return new DomainError("PRECONDITION", words, { ...fields, confirmed: "Confirm that it is meant." });
}

function conflict(what: string, fix?: string): DomainError {
  return new DomainError("CONFLICT", { what, ...(fix && { fix }) }, { validFrom: what });
}
