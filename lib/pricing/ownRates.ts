import type { OwnClassRates, OwnRates } from "@/db/store/schema/prices";
import type { Rate, Rates } from "./catalogue";

const CLASSES = ["input", "output", "cacheRead", "cacheWrite", "reasoning"] as const;

/** As prices are applied: a class where its tiers are, whatever stands beside it. Null where no class has a rate. */
export function ratesOf(own: OwnRates): Rates | null {
  const rates: Partial<Record<keyof Rates, Rate | null>> = {};
  for (const name of CLASSES) rates[name] = rateOf(own, name);
  const { input = null, output = null, cacheRead = null, cacheWrite = null, reasoning = null } = rates;
  return input || output ? { input, output, cacheRead, cacheWrite, reasoning } : null;
}

function rateOf(own: OwnRates, name: keyof OwnClassRates): Rate | null {
  const base = own[name];
  if (base === null) return null;
  const tiers = own.tiers.flatMap(({ above, [name]: price }) => (price === null ? [] : [{ above, price }]));
  return { base, tiers };
}
