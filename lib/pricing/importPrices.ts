import { modelPrices } from "@/db/store/schema/prices";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { type HandedFile, readJson } from "@/lib/base/untrusted";
import { change } from "@/lib/changes/change";
import { inForce } from "./book";
import { findRates } from "./catalogue";
import { doubtsOf } from "./doubts";
import { type ReadPrice, readLiteLlm } from "./liteLlm";
import { medians } from "./medians";
import { priceSnapshot, type UsdRates, usdOf } from "./ownPrice";
import { ratesOf } from "./ownRates";
import { priceBook } from "./priceBook";

const ability = "maas.write";
const LIMITS = { maxBytes: 8 * 1_048_576, maxDepth: 8, maxNodes: 500_000 };
const MOST_PRICES = 10_000;
const ROWS_AT_ONCE = 500;

export interface ImportChoice {
  /** As `gen_ai.provider.name` has them; empty: all. */
  providers?: readonly string[] | undefined;
  /** That prices which look mistyped come in too. */
  confirmed?: boolean | undefined;
}

interface PlannedPrice {
  entry: string;
  provider: string;
  model: string;
  rates: UsdRates | null;
  tiers: number;
  /** Fields of the file that cost something and are left out. */
  losses: string[];
  /** What looks mistyped. */
  doubts: string[];
}

/** What an import would do, or did. */
export interface ImportPlan {
  add: PlannedPrice[];
  /** Of what would be added: these look mistyped, and come in only when confirmed. */
  doubtful: PlannedPrice[];
  /** As in force here already. */
  same: number;
  skipped: { entry: string; why: string }[];
  /** How many entries of the file each provider has, before any choice. */
  providers: { provider: string; prices: number }[];
}

/** What importing LiteLLM's price file would do; writes nothing. Needs `maas.write`; throws INVALID for a file that is none. */
export async function planPriceImport(
  ctx: Ctx,
  file: HandedFile,
  choice: ImportChoice = {},
): Promise<ImportPlan> {
  return (await planOf(ctx, file, choice)).plan;
}

/** Does it, all or nothing: prices from now on, with their losses in the note. Throws like `planPriceImport`. */
export async function importPrices(
  ctx: Ctx,
  file: HandedFile,
  choice: ImportChoice = {},
): Promise<ImportPlan> {
  const { plan, prices } = await planOf(ctx, file, choice);
  if (prices.length === 0) return plan;
  const nowMs = ctx.now();
  await change(ctx, { verb: "import", noun: "model price", ability }, async (tx, record) => {
    const rows = prices.map((price) => rowOf(ctx, price, file.name, nowMs));
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      await tx.insert(modelPrices).values(rows.slice(at, at + ROWS_AT_ONCE));
    for (const row of rows) record({ target: row.id, before: null, after: priceSnapshot(row) });
  });
  return plan;
}

async function planOf(
  ctx: Ctx,
  file: HandedFile,
  { providers = [], confirmed = false }: ImportChoice,
): Promise<{ plan: ImportPlan; prices: ReadPrice[] }> {
  requireAbility(ctx, ability);
  const what = "The price file";
  const given = readJson(file, what, LIMITS);
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new DomainError("INVALID", { what: `${what} is no object of prices by model.` }, { file: what });
  const read = readLiteLlm(given as Readonly<Record<string, unknown>>);
  if (read.prices.length > MOST_PRICES)
    throw new DomainError(
      "INVALID",
      { what: `${what} has more than ${MOST_PRICES} prices.` },
      { file: what },
    );
  const book = await priceBook(ctx.tenant, ctx.now());
  const chosen = read.prices.filter(({ provider }) => providers.length === 0 || providers.includes(provider));
  const isSame = ({ provider, model, rates }: ReadPrice) => {
    const known = inForce(book, provider, model, ctx.now());
    return known !== null && JSON.stringify(known.rates) === JSON.stringify(ratesOf(rates));
  };
  const news = chosen.filter((price) => !isSame(price));
  const planned = news.map((price) => ({ price, shown: plannedOf(price, ctx.now()) }));
  const wanted = planned.filter(({ shown }) => confirmed || shown.doubts.length === 0);
  return {
    plan: {
      add: wanted.map(({ shown }) => shown),
      doubtful: planned.filter(({ shown }) => shown.doubts.length > 0).map(({ shown }) => shown),
      same: chosen.length - news.length,
      skipped: read.skipped,
      providers: countOf(read.prices),
    },
    prices: wanted.map(({ price }) => price),
  };
}

function plannedOf({ entry, provider, model, rates, losses }: ReadPrice, nowMs: number): PlannedPrice {
  const doubts = doubtsOf(rates, findRates(provider || null, model, nowMs), medians());
  const { rates: usd, tiers } = usdOf(rates);
  return {
    entry,
    provider,
    model,
    rates: usd,
    tiers: tiers.length,
    losses,
    doubts: doubts.map((one) => one.words),
  };
}

function rowOf(
  ctx: Ctx,
  { entry, provider, model, rates, losses }: ReadPrice,
  file: string,
  nowMs: number,
): typeof modelPrices.$inferSelect {
  const without = losses.length > 0 ? ` Without ${losses.join(", ")}.` : "";
  return {
    id: ctx.newId("mpr"),
    tenant: ctx.tenant,
    provider,
    model,
    rates,
    validFrom: new Date(nowMs),
    note: `${entry} of ${file}.${without}`.slice(0, 500),
    withdrawnAt: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(nowMs),
  };
}

function countOf(prices: readonly ReadPrice[]): ImportPlan["providers"] {
  const counts = new Map<string, number>();
  for (const { provider } of prices) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  return [...counts]
    .map(([provider, count]) => ({ provider, prices: count }))
    .sort((a, b) => b.prices - a.prices || (a.provider < b.provider ? -1 : 1));
}
