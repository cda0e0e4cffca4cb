import { z } from "zod";
import { isName } from "@/lib/principals/alias";
import type { ModelRow, ModelVersionRow } from "./model";

const MAX_PRICE_NANO_USD = 1e15;
const MAX_CONTEXT_TOKENS = 1_000_000_000;

const noNul = (text: string) => !text.includes("\0");
const line = (most: number) => z.string().trim().max(most).refine(noNul, "It holds a NUL character");
/** Empty text clears it. */
const optional = (most: number) =>
  line(most)
    .nullish()
    .transform((text) => (text === undefined ? undefined : text || null));
const list = (most: number) =>
  z
    .array(line(200))
    .max(most)
    .transform((items) => [...new Set(items.filter((item) => item !== ""))])
    .optional();
const nanoUsd = z.int().min(0).max(MAX_PRICE_NANO_USD).nullish();

/** `sha256:<64 hex>`, or the hex alone. */
const digest = z
  .string()
  .trim()
  .toLowerCase()
  .nullish()
  .transform((text, check) => {
    if (text === undefined || text === null || text === "") return text === undefined ? undefined : null;
    const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(text)?.[1];
    if (hex) return `sha256:${hex}`;
    check.addIssue("Give a SHA-256 as sha256: and 64 hexadecimal digits");
    return z.NEVER;
  });

/** What people say of a model. What is left out stays, null or empty clears it. */
export const modelFields = z.strictObject({
  description: optional(2_000),
  /** A principal's id. */
  owner: optional(100),
  licence: optional(200),
  baseModel: optional(300),
  /** Use cases, such as `text-generation`. */
  tasks: list(50),
});
export type ModelFields = z.input<typeof modelFields>;

/** What names a model: unique together in the tenant. */
export const newModel = modelFields.extend({
  provider: line(200).default(""),
  name: line(512).refine(isName, "Give a name of 1 to 512 characters"),
});
export type NewModel = z.input<typeof newModel>;

/** What people say of a version. Prices are nano-USD per million tokens. */
export const versionFields = z.strictObject({
  digest,
  description: optional(2_000),
  licence: optional(200),
  baseModel: optional(300),
  datasets: list(200),
  uri: optional(2_000),
  contextTokens: z.int().min(1).max(MAX_CONTEXT_TOKENS).nullish(),
  inputNanoUsd: nanoUsd,
  outputNanoUsd: nanoUsd,
  properties: z.record(line(200).min(1), line(2_000)).optional(),
});
export type VersionFields = z.input<typeof versionFields>;

export const newVersion = versionFields.extend({
  version: line(200).min(1, "Give the version a name of 1 to 200 characters"),
});
export type NewVersion = z.input<typeof newVersion>;

/** A model with what was given put into it. */
export function withModelFields(before: ModelRow, given: z.output<typeof modelFields>): ModelRow {
  return { ...before, ...said(given) };
}

/** A version with what was given put into it. */
export function withVersionFields(
  before: ModelVersionRow,
  given: z.output<typeof versionFields>,
): ModelVersionRow {
  return { ...before, ...said(given) };
}

function said<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const pairs = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as { [K in keyof T]: Exclude<T[K], undefined> };
}
