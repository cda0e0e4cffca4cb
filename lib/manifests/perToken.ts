/** USD per token to nano-USD per million: 10⁹ × 10⁶. */
const DIGITS = 15;

/** A price in USD per token as manifests write it (`"0.000002"`, `"2e-6"`), as nano-USD per million tokens; null where it is none, or not whole. Exact. */
export function nanoOfRate(text: string): number | null {
  const parts = /^\+?(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim());
  if (!parts) return null;
  const [, whole = "0", fraction = "", exponent = "0"] = parts;
  const power = Number(exponent) - fraction.length + DIGITS;
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(Math.abs(power));
  if (power < 0 && digits % scale !== 0n) return null;
  const nano = power < 0 ? digits / scale : digits * scale;
  return nano > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(nano);
}

/** The same the other way round, as a plain decimal without trailing zeros. */
export function rateOfNano(nanoPerMillion: number): string {
  const digits = String(nanoPerMillion).padStart(DIGITS + 1, "0");
  const fraction = digits.slice(-DIGITS).replace(/0+$/, "");
  return digits.slice(0, -DIGITS) + (fraction && `.${fraction}`);
}
