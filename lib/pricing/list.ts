import { and, asc, desc, eq, ilike, or, type SQL } from "drizzle-orm";
import { modelPrices } from "@/db/store/schema/prices";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { ratesFor } from "./book";
import { findRates } from "./catalogue";
import { usdPerMillion } from "./decimal";
import { type PriceRow, RATE_NAMES, type RateName, type UsdRates, usdOf } from "./ownPrice";
import { priceBook } from "./priceBook";

export const PRICE_STATES = ["in force", "scheduled", "superseded", "withdrawn"] as const;
type PriceState = (typeof PRICE_STATES)[number];

/** A price that the tenant set. Rates are USD per million tokens, as decimals; times ISO 8601. */
export interface PriceView {
  id: string;
  /** Empty: any provider. */
  provider: string;
  model: string;
  /** Null: the catalogue counts again. */
  rates: UsdRates | null;
  tiers: ({ above: number } & UsdRates)[];
  state: PriceState;
  validFrom: string;
  note: string | null;
  withdrawnAt: string | null;
  createdBy: string;
  createdAt: string;
  /** What the catalogue says of the same model at that time; null where it does not have it. */
  catalogue: UsdRates | null;
}

const MOST = 500;

/** The tenant's own prices by model, the newest first; at most 500. Needs `audit.read`. */
export async function listPrices(
  ctx: Ctx,
  { q = "" }: { q?: string | undefined } = {},
): Promise<PriceView[]> {
  requireAbility(ctx, "audit.read");
  const { provider, model, validFrom, createdAt } = modelPrices;
  const rows = await store()
    .select()
    .from(modelPrices)
    .where(and(eq(modelPrices.tenant, ctx.tenant), matching(q)))
    .orderBy(asc(model), asc(provider), desc(validFrom), desc(createdAt))
    .limit(MOST);
  return viewsOf(ctx, rows);
}

/** One price. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getPrice(ctx: Ctx, id: string): Promise<PriceView> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(modelPrices)
    .where(and(eq(modelPrices.tenant, ctx.tenant), eq(modelPrices.id, id)));
  const [view] = await viewsOf(ctx, rows);
  if (!view) throw notFound("price");
  return view;
}

/** What counts for a model at a moment, and by which version; null where nobody says: it is unpriced. Needs `audit.read`. */
export async function lookUpPrice(
  ctx: Ctx,
  { provider, model, atMs }: { provider: string; model: string; atMs: number },
): Promise<{ version: string; rates: UsdRates } | null> {
  requireAbility(ctx, "audit.read");
  const found = ratesFor(await priceBook(ctx.tenant, ctx.now()), provider || null, model, atMs);
  return found && { version: found.version, rates: basesOf(found.rates) };
}

function matching(q: string): SQL | undefined {
  const text = `%${q.trim().replace(/[\\%_]/g, "\\$&")}%`;
  return q.trim() === "" ? undefined : or(ilike(modelPrices.model, text), ilike(modelPrices.provider, text));
}

/** Which is in force is known from the book alone: what a page leaves out may supersede. */
async function viewsOf(ctx: Ctx, rows: readonly PriceRow[]): Promise<PriceView[]> {
  const nowMs = ctx.now();
  const book = await priceBook(ctx.tenant, nowMs);
  return rows.map((row) => {
    const atMs = Math.max(nowMs, row.validFrom.getTime());
    const same = book.get(`${row.provider}\n${row.model}`) ?? [];
    const newest = same.find(({ fromMs }) => fromMs <= nowMs);
    const catalogue = findRates(row.provider || null, row.model, atMs);
    return {
      id: row.id,
      provider: row.provider,
      model: row.model,
      ...usdOf(row.rates),
      state: stateOf(row, newest?.id, nowMs),
      validFrom: row.validFrom.toISOString(),
      note: row.note,
      withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      createdBy: row.createdBy,
      createdAt: row.createdAt.toISOString(),
      catalogue: catalogue && basesOf(catalogue),
    };
  });
}

function stateOf(
  { id, validFrom, withdrawnAt }: PriceRow,
  newest: string | undefined,
  nowMs: number,
): PriceState {
  if (withdrawnAt !== null) return "withdrawn";
  if (validFrom.getTime() > nowMs) return "scheduled";
  return id === newest ? "in force" : "superseded";
}

function basesOf(rates: Readonly<Record<RateName, { base: number } | null>>): UsdRates {
  const pairs = RATE_NAMES.map((name) => {
    const rate = rates[name];
    return [name, rate && usdPerMillion(rate.base)];
  });
  return Object.fromEntries(pairs) as UsdRates;
}
