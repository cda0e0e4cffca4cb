import { z } from "zod";

const NANO_USD = 1_000_000_000;

/** Items separated by commas. */
export const listField = z
  .string()
  .optional()
  .transform((text) => text?.split(",").map((item) => item.trim()));

/** A whole number, with or without grouping; empty for none. */
export const wholeField = z
  .string()
  .optional()
  .transform((text, check) => {
    const plain = text?.replace(/[\s,_]/g, "") ?? "";
    if (plain === "") return null;
    if (/^\d{1,15}$/.test(plain)) return Number(plain);
    check.addIssue("Give a whole number");
    return z.NEVER;
  });

/** USD as people write them, to nano-USD; empty for none. */
export const nanoUsdField = z
  .string()
  .optional()
  .transform((text, check) => {
    const plain = text?.trim().replace(/^\$/, "") ?? "";
    if (plain === "") return null;
    if (/^\d{1,6}(\.\d{1,9})?$/.test(plain)) return Math.round(Number(plain) * NANO_USD);
    check.addIssue("Give an amount in USD, such as 0.15");
    return z.NEVER;
  });

/** `name=value`, separated by commas. */
export const pairsField = z
  .string()
  .optional()
  .transform((text, check) => {
    const pairs = (text ?? "").split(",").filter((pair) => pair.trim() !== "");
    const read = pairs.map((pair) => /^\s*([^=]+?)\s*=\s*(.*?)\s*$/s.exec(pair));
    if (read.every((pair) => pair !== null))
      return Object.fromEntries(read.map(([, key = "", value = ""]) => [key, value]));
    check.addIssue("Write each as name=value, separated by commas");
    return z.NEVER;
  });

/** Nano-USD as the field shows them. */
export function usdOf(nanoUsd: number | null): string {
  return nanoUsd === null ? "" : (nanoUsd / NANO_USD).toFixed(9).replace(/\.?0+$/, "");
}
