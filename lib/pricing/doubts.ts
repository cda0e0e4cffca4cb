import type { OwnClassRates } from "@/db/store/schema/prices";
import type { Rates } from "./catalogue";
import { usdPerMillion } from "./decimal";

/** A price that looks as if it were meant for another number of tokens. */
export interface Doubt {
  rate: keyof OwnClassRates;
  /** In words, for the field. */
  words: string;
}

const THOUSAND = 1_000;
/** Beyond this times the middle of the catalogue, or below this part of it, nothing is sold. */
const FAR = 100;
/** Discounts do not reach it: a price this many times off its own is one for another number of tokens. */
const OFF = 500;

/**
 * What looks mistyped: USD per thousand or per token where it should be per million. Held against what the catalogue says of
 * the same model where it does, else against the middle of the catalogue for the class. Zero is meant: it is free.
 */
export function doubtsOf(
  own: OwnClassRates,
  catalogue: Rates | null,
  medians: Readonly<Record<keyof Rates, number>>,
): Doubt[] {
  const names = ["input", "output", "cacheRead", "cacheWrite", "reasoning"] as const;
  return names.flatMap((rate) => {
    const price = own[rate];
    if (price === null || price === 0) return [];
    const same = catalogue?.[rate]?.base;
    const words = same ? besideItself(price, same) : besideOthers(price, medians[rate]);
    return words === null ? [] : [{ rate, words }];
  });
}

/**
 * A class that was left out costs nothing, which nobody meant of a chat model: it would be charged by half. An embedding has no
 * price of output in the catalogue either.
 */
export function omissionsOf(own: OwnClassRates, catalogue: Rates | null): Doubt[] {
  const names = ["input", "output"] as const;
  if (names.every((rate) => own[rate] === null)) return [];
  return names
    .filter((rate) => own[rate] === null && (catalogue === null || catalogue[rate] !== null))
    .map((rate) => ({
      rate,
      words: `Without a price, tokens of ${rate} cost nothing: enter 0 for what is free.`,
    }));
}

function besideItself(price: number, same: number): string | null {
  const times = price >= same ? price / same : same / price;
  if (times < OFF) return null;
  return `${amount(price)} ${lookOf(times, price > same)}: the catalogue has ${amount(same)} for this model.`;
}

function besideOthers(price: number, median: number): string | null {
  const isDear = price >= median;
  const times = isDear ? price / median : median / price;
  // Small models are a hundred times cheaper than the middle, but not three hundred.
  if (isDear ? times <= FAR : times < FAR * 3) return null;
  return `${amount(price)} ${lookOf(times, isDear)}: half of the models of the catalogue cost less than ${amount(median)}.`;
}

function lookOf(times: number, isDear: boolean): string {
  if (isDear) return "is far dearer than a million tokens are";
  return times < THOUSAND * FAR ? "looks like a price per thousand tokens" : "looks like a price per token";
}

const amount = (nano: number) => `$${usdPerMillion(nano)}`;
