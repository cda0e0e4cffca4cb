import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { readAmount } from "./amount";
import {
  LENGTH_UNITS,
  MEASURES,
  MODES,
  PERS,
  type Per,
  persOf,
  SUBJECT_KINDS,
  type SubjectKind,
  UNIT_SECONDS,
  WINDOW_UNITS,
} from "./kinds";
import type { Quota } from "./quota";

/** What a person sets of a quota, read and whole. The ceiling is in whole units, of money nano-USD. */
export type QuotaDraft = Pick<
  Quota,
  | "name"
  | "subjectKind"
  | "subject"
  | "per"
  | "models"
  | "measure"
  | "ceiling"
  | "windowUnit"
  | "windowCount"
  | "zone"
  | "fiscalStartMonth"
  | "mode"
  | "alertsAt"
  | "enabled"
>;

const MOST_MODELS = 200;
const LONGEST_DAYS = 366;
const DAY_SECONDS = 86_400;
const name = z.string().trim().min(1).max(200);

/** A quota as it is handed in. `ceiling` may be text as people type amounts. Everything but the measure and the ceiling has a default. */
export const quotaShape = z.strictObject({
  name: name.optional().describe("said from what it limits, where it is missing"),
  subjectKind: z.enum(SUBJECT_KINDS).default("tenant").describe("whose requests count"),
  subject: z
    .string()
    .trim()
    .max(200)
    .nullish()
    .describe("the subject's id; none with tenant, and where each of the kind has a counter of its own"),
  per: z.enum(PERS).default("pooled").describe("one counter for all, or one for each of these"),
  models: z
    .array(z.string().trim().min(1).max(300))
    .max(MOST_MODELS)
    .default([])
    .describe("by the name that requests say; none: all"),
  measure: z.enum(MEASURES),
  ceiling: z
    .union([z.string().max(60), z.number()], {
      error: "It must be an amount, such as 50000, 50k or $2,500.00",
    })
    .describe(
      "requests, tokens, requests at once, or nano-USD as a number; or as people write it: 50k, $2,500.00",
    ),
  windowUnit: z.enum(WINDOW_UNITS).optional().describe("none with concurrency; month unless told"),
  windowCount: z.number().default(1).describe("of seconds, minutes or hours; 1 for the calendar's"),
  zone: z
    .string()
    .trim()
    .max(100)
    .default("UTC")
    .describe("IANA name; calendar windows begin at its midnight"),
  fiscalStartMonth: z.number().int().min(1).max(12).default(1),
  mode: z.enum(MODES).default("hard").describe("refuses, tells, or only counts"),
  alertsAt: z
    .array(z.number())
    .max(10)
    .default([80, 100])
    .describe("percents of the ceiling at which people are told"),
  enabled: z.boolean().default(true),
});
export type QuotaGiven = z.input<typeof quotaShape>;

/** Reads a quota that was handed in. Throws INVALID with every field that is wrong, in words. Whether the subject exists, it does not know. */
export function readQuota(given: unknown): QuotaDraft {
  const { ceiling, ...input } = readShape(quotaShape, given);
  const subject = input.subject || null;
  const window = readWindow(input);
  checkScope(input.subjectKind, subject, input.per);
  const draft = {
    ...input,
    ...window,
    subject,
    models: [...new Set(input.models)].sort(),
    ceiling: readAmount(ceiling, input.measure),
    alertsAt: readPercents(input.alertsAt),
  };
  return { ...draft, name: input.name ?? "" };
}

interface WindowGiven {
  measure: Quota["measure"];
  windowUnit?: Quota["windowUnit"] | undefined;
  windowCount: number;
  zone: string;
  fiscalStartMonth: number;
}

/** A window that ends: at most 366 days, the calendar's one at a time. */
function readWindow(input: WindowGiven): Omit<WindowGiven, "measure" | "windowUnit"> & {
  windowUnit: Quota["windowUnit"];
} {
  const isAtOnce = input.measure === "concurrency";
  const windowUnit = input.windowUnit ?? (isAtOnce ? "none" : "month");
  const { windowCount, fiscalStartMonth } = input;
  if (isAtOnce && windowUnit !== "none")
    throw wrong(
      "windowUnit",
      "Requests at once are counted at each moment, in no window.",
      "Choose no window.",
    );
  if (!isAtOnce && windowUnit === "none")
    throw wrong(
      "windowUnit",
      "Without a window this would never start anew: once it is used up, it stays so.",
      "Choose one, a year at most.",
    );
  if (!Number.isSafeInteger(windowCount) || windowCount < 1)
    throw wrong("windowCount", "A window has 1 unit or more.", "Give a whole number.");
  const seconds = UNIT_SECONDS[windowUnit];
  if (seconds === undefined && windowCount !== 1)
    throw wrong(
      "windowCount",
      "Windows of the calendar are one day, week, month, quarter or year each.",
      `Give 1, or count in ${LENGTH_UNITS.join("s, ")}s.`,
    );
  if (seconds !== undefined && seconds * windowCount > LONGEST_DAYS * DAY_SECONDS)
    throw wrong(
      "windowCount",
      `A window of ${windowCount.toLocaleString("en-US")} ${windowUnit}s as good as never ends.`,
      `The longest is ${LONGEST_DAYS} days.`,
    );
  return { windowUnit, windowCount, zone: readZone(input.zone), fiscalStartMonth };
}

/** A time zone by its IANA name, spelled as the zone database does. Throws INVALID. */
function readZone(given: string): string {
  try {
    // Offsets such as +02:00 are zones too, but know no daylight saving: who means a place would be an hour off.
    if (/^[+-]/.test(given)) throw new RangeError("an offset");
    return new Intl.DateTimeFormat("en-US", { timeZone: given || "UTC" }).resolvedOptions().timeZone;
  } catch {
    throw wrong(
      "zone",
      `There is no time zone "${given.slice(0, 40)}".`,
      "Give an IANA name, such as UTC, Europe/Berlin or America/New_York.",
    );
  }
}

const KIND_WORDS: Readonly<Record<SubjectKind, string>> = {
  tenant: "everybody",
  key: "a key",
  person: "a person",
  agent: "an agent",
  human: "a human behind agents",
  team: "a team",
  subscription: "a subscription",
};

function checkScope(kind: SubjectKind, subject: string | null, per: Per): void {
  if (kind === "tenant" && subject !== null)
    throw wrong("subject", "A quota of everybody names nobody.", "Leave the subject out.");
  const allowed = persOf(kind, subject);
  if (allowed.length === 0)
    throw wrong("subject", "A quota of a subscription says which one.", "Choose the subscription.");
  if (allowed.includes(per)) return;
  if (subject === null)
    throw wrong(
      "per",
      `A quota that names no ${kind} has a counter for each ${kind}.`,
      `Choose "for each ${kind}", or name ${KIND_WORDS[kind]}.`,
    );
  throw wrong(
    "per",
    `${KIND_WORDS[kind].replace(/^./, (first) => first.toUpperCase())} cannot have a counter for each ${per}.`,
    `It may be ${allowed.join(", ")}.`,
  );
}

/** Rising, each once. Throws INVALID. */
function readPercents(given: readonly number[]): number[] {
  const bad = given.find((percent) => !Number.isInteger(percent) || percent < 1 || percent > 1_000);
  if (bad !== undefined)
    throw wrong(
      "alertsAt",
      `${bad} % cannot be told of.`,
      "Give whole percents of 1 to 1,000, such as 80, 100.",
    );
  return [...new Set(given)].sort((a, b) => a - b);
}

const wrong = (field: string, what: string, fix: string) =>
  new DomainError("INVALID", { what, fix }, { [field]: `${what} ${fix}` });
