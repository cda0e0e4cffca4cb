import { z } from "zod";
import type { modelPrices, OwnRates } from "@/db/store/schema/prices";
import { DomainError } from "@/lib/base/errors";
import { nanoPerMillion, usdPerMillion } from "./decimal";

export const RATE_NAMES = ["input", "output", "cacheRead", "cacheWrite", "reasoning"] as const;
export type RateName = (typeof RATE_NAMES)[number];
export type PriceRow = typeof modelPrices.$inferSelect;

/** Decimals in USD per million tokens, as text: `2.50`. Null or empty: as the class that contains it. */
export type UsdRates = Partial<Record<RateName, string | null | undefined>>;

export interface NewPrice {
  /** `gen_ai.provider.name`; empty or left out: any provider. */
  provider?: string | null | undefined;
  /** As telemetry and requests name it. */
  model: string;
  /** Null: from then on the catalogue counts again. */
  rates: UsdRates | null;
  /** Rates of the whole of a call whose input has more tokens than `above`. */
  tiers?: readonly ({ above: number } & UsdRates)[] | undefined;
  /** ISO 8601; now unless told. */
  validFrom?: string | null | undefined;
  note?: string | null | undefined;
  /** That what looks mistyped is meant. */
  confirmed?: boolean | undefined;
}

const MAX_TIERS = 8;
const TOO_FINE =
  "Give USD per million tokens as a decimal such as 2.50, at most 100,000 and no finer than nine places";
const rate = z
  .string()
  .trim()
  .nullish()
  .transform((text, check) => {
    const plain = text?.replace(/^\$/, "").replace(/[\s_,](?=\d{3})/g, "") ?? "";
    if (plain === "") return null;
    const nano = nanoPerMillion(plain);
    if (nano !== null) return nano;
    check.addIssue(TOO_FINE);
    return z.NEVER;
  });
const rates = z.strictObject({
  input: rate,
  output: rate,
  cacheRead: rate,
  cacheWrite: rate,
  reasoning: rate,
});
const name = (most: number) => z.string().trim().max(most);

export const newPriceShape = z.strictObject({
  provider: name(100)
    .nullish()
    .transform((text) => text ?? ""),
  model: name(300).min(1),
  rates: rates.nullable(),
  tiers: z
    .array(rates.extend({ above: z.int().min(1).max(1_000_000_000) }))
    .max(MAX_TIERS)
    .optional(),
  validFrom: z.iso
    .datetime({ offset: true })
    .nullish()
    .transform((text) => (text ? Date.parse(text) : null)),
  note: name(500)
    .nullish()
    .transform((text) => text || null),
  confirmed: z.boolean().optional(),
});

/** What is stored of what was given. Throws INVALID for what contradicts itself. */
export function ownRatesOf(given: z.output<typeof newPriceShape>): OwnRates {
  const none = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
  const tiers = (given.tiers ?? []).toSorted((a, b) => a.above - b.above);
  if (given.rates === null) {
    if (tiers.length > 0) throw wrong("tiers", "The catalogue has tiers of its own.");
    return { ...none, tiers: [] };
  }
  const base = given.rates;
  if (base.input === null && base.output === null)
    throw wrong("rates.input", "Give the price of input or of output; 0 for what is free.");
  for (const [at, tier] of tiers.entries()) {
    if (tiers[at + 1]?.above === tier.above)
      throw wrong("tiers", `Two tiers begin above ${tier.above} tokens.`);
    for (const name of RATE_NAMES) {
      if (tier[name] !== null && base[name] === null)
        throw wrong("tiers", `A tier prices ${name}, which has no rate below it.`);
    }
  }
  return { ...base, tiers };
}

/** The rates as people read them. */
export function usdOf(own: OwnRates): { rates: UsdRates | null; tiers: ({ above: number } & UsdRates)[] } {
  const texts = (of: Readonly<Record<RateName, number | null>>) => {
    const pairs = RATE_NAMES.map((name) => [name, of[name] === null ? null : usdPerMillion(of[name] ?? 0)]);
    return Object.fromEntries(pairs) as Record<RateName, string | null>;
  };
  const isNone = RATE_NAMES.every((name) => own[name] === null);
  return {
    rates: isNone ? null : texts(own),
    tiers: own.tiers.map((tier) => ({ above: tier.above, ...texts(tier) })),
  };
}

/** What the change log says of a price. */
export function priceSnapshot({ provider, model, rates, validFrom, note, withdrawnAt }: PriceRow): object {
  return { provider, model, ...usdOf(rates), validFrom, note, withdrawnAt };
}

function wrong(field: string, why: string): DomainError {
  return new DomainError("INVALID", { what: why, fix: "Correct it and send it again." }, { [field]: why });
}
