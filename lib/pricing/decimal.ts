const NANO_DIGITS = 9;
/** USD per token to nano-USD per million: 10⁹ × 10⁶. */
const PER_TOKEN_DIGITS = 15;
/** A hundred thousand dollars a million tokens: dearer than anything that was ever sold. */
const MOST_NANO_USD = 100_000 * 10 ** NANO_DIGITS;

/**
 * A decimal in USD per million tokens as whole nano-USD, exactly: `2.50` is 2,500,000,000. Null for what is none, is finer than a
 * nano-USD, or is more than 100,000.
 */
export function nanoPerMillion(text: string): number | null {
  return /^\d{1,9}(?:\.\d{1,18})?$/.test(text) ? shifted(text, NANO_DIGITS) : null;
}

/** Whole nano-USD per million tokens as a decimal in USD, without trailing zeros. */
export function usdPerMillion(nano: number): string {
  const digits = String(nano).padStart(NANO_DIGITS + 1, "0");
  const fraction = digits.slice(-NANO_DIGITS).replace(/0+$/, "");
  return digits.slice(0, -NANO_DIGITS) + (fraction && `.${fraction}`);
}

/**
 * A price in USD per token, as price files write it (`2.5e-06`), as whole nano-USD per million: of the shortest decimal that is
 * this number, which is what its author wrote. Null as above, and for what is negative or no number.
 */
export function nanoPerMillionOfToken(perToken: number): number | null {
  if (!Number.isFinite(perToken) || perToken < 0) return null;
  const [, whole = "0", fraction = "", exponent = "0"] =
    /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(perToken)) ?? [];
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > 40) return null;
  const digits = BigInt(whole + fraction);
  const plain = power >= 0 ? String(digits * 10n ** BigInt(power)) : withPoint(String(digits), -power);
  return shifted(plain, PER_TOKEN_DIGITS);
}

function withPoint(digits: string, places: number): string {
  const padded = digits.padStart(places + 1, "0");
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** A plain decimal times ten to the `places`, where that is whole. */
function shifted(text: string, places: number): number | null {
  const [whole = "0", fraction = ""] = text.split(".");
  const rest = fraction.replace(/0+$/, "");
  if (rest.length > places) return null;
  const value = BigInt(whole + rest.padEnd(places, "0"));
  return value > BigInt(MOST_NANO_USD) ? null : Number(value);
}
