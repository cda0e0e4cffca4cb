import { amountWords } from "./amount";
import { HOLDER_WORDS } from "./kinds";
import type { Quota } from "./quota";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

type Windowed = Pick<Quota, "windowUnit" | "windowCount" | "zone" | "fiscalStartMonth">;
type Scoped = Pick<Quota, "subjectKind" | "subject" | "per">;

/** A window: `calendar month (Europe/Berlin)`, `15 minutes`, `fiscal quarter (UTC, year from April)`; empty for concurrency. */
export function windowWords({ windowUnit, windowCount, zone, fiscalStartMonth }: Windowed): string {
  switch (windowUnit) {
    case "none":
      return "";
    case "second":
    case "minute":
    case "hour":
      return windowCount === 1 ? windowUnit : `${windowCount.toLocaleString("en-US")} ${windowUnit}s`;
    case "fiscal_quarter":
    case "fiscal_year":
      return `${windowUnit.replace("_", " ")} (${zone}, year from ${MONTHS[fiscalStartMonth - 1] ?? ""})`;
    default:
      return `${windowUnit === "day" ? "" : "calendar "}${windowUnit} (${zone})`;
  }
}

/** `$2,500.00 a calendar month (UTC)`, `8 requests at once`, `100 requests every 15 minutes`. */
export function limitWords(quota: Windowed & Pick<Quota, "measure" | "ceiling">): string {
  const amount = amountWords(quota.ceiling, quota.measure);
  if (quota.windowUnit === "none") return amount;
  if (quota.windowCount > 1) return `${amount} every ${windowWords(quota)}`;
  return `${amount} ${quota.windowUnit === "hour" ? "an" : "a"} ${windowWords(quota)}`;
}

/** Who shares it or has one each, with how many there are: `shared by all 23 people of Research`, `for each of 23 people of Research`. */
export function scopeWords(scope: Scoped, subjectName: string | null, holders: number | null): string {
  const of = subjectName === null || scope.subject === null ? "" : ` of ${subjectName}`;
  if (scope.per === "pooled") {
    if (scope.subjectKind === "tenant") return "shared by everybody";
    if (holders !== null && (scope.subjectKind === "team" || scope.subjectKind === "subscription"))
      return `shared by ${holders === 1 ? "the 1 person" : `${holders.toLocaleString("en-US")} people`}${of}`;
    return `for ${subjectName ?? scope.subjectKind} altogether`;
  }
  const [one, many] = HOLDER_WORDS[scope.per];
  if (holders === null) return `for each ${one}${of}`;
  return `for each of ${holders.toLocaleString("en-US")} ${holders === 1 ? one : many}${of}`;
}

/** `all models`, `gpt-4o`, `gpt-4o and 2 more models`. */
export function modelsWords(models: readonly string[]): string {
  const [first, ...more] = models;
  if (first === undefined) return "all models";
  return more.length === 0
    ? first
    : `${first} and ${more.length} more ${more.length === 1 ? "model" : "models"}`;
}

/** What a quota is called where nobody gave it a name. */
export function nameFor(
  quota: Windowed & Scoped & Pick<Quota, "measure" | "ceiling" | "models">,
  subjectName: string | null,
): string {
  const whose = quota.subjectKind === "tenant" ? "everybody" : (subjectName ?? `each ${quota.subjectKind}`);
  const on = quota.models.length === 0 ? "" : ` on ${modelsWords(quota.models)}`;
  return `${limitWords(quota)}, ${whose}${on}`.slice(0, 200);
}
