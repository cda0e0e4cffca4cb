import { amountWords } from "./amount";
import type { QuotaDraft } from "./input";
import { UNIT_SECONDS } from "./kinds";
import type { Quota } from "./quota";
import { limitWords } from "./words";

type Other = QuotaDraft & Pick<Quota, "id">;

/** What a draft is compared with. */
interface Surroundings {
  /** The tenant's other quotas that are not removed. */
  others: readonly Other[];
  /** How many have a counter, or share it; null where that is not known. */
  holders: number | null;
  /** Models that it names and that are neither served nor recorded here. */
  unknownModels: readonly string[];
}

/** What a person should know before this is saved; none of it blocks. */
export function warningsOf(draft: QuotaDraft, { others, holders, unknownModels }: Surroundings): string[] {
  const standing = others.filter((other) => other.enabled);
  return [
    ...(draft.enabled ? [] : ["It is switched off: it counts nothing and refuses nothing."]),
    ...(draft.ceiling === 0 ? [closes(draft)] : []),
    ...(holders === 0 ? ["It concerns nobody yet: it begins to count once somebody is there."] : []),
    ...(unknownModels.length > 0
      ? [`No served or recorded model is called ${unknownModels.join(", ")}: nothing will count against it.`]
      : []),
    ...(draft.measure === "cost" && draft.mode === "hard"
      ? ["Requests of a model without a price are refused: what it costs is not known beforehand."]
      : []),
    ...(draft.mode === "soft" && draft.alertsAt.length === 0
      ? ["It refuses nothing and tells nobody: give percents to be told at, or choose shadow."]
      : []),
    ...standing.filter((other) => isSame(draft, other)).map((other) => twice(draft, other)),
    ...standing.filter((other) => !isSame(draft, other)).flatMap((other) => unreachable(draft, other)),
  ];
}

function closes({ mode }: QuotaDraft): string {
  if (mode === "hard") return "A ceiling of 0 closes: every request that it concerns is refused.";
  return "With a ceiling of 0 every request that it concerns is over it.";
}

function twice(draft: QuotaDraft, other: Other): string {
  const lower = other.ceiling < draft.ceiling ? `"${other.name}"` : "this one";
  const same = `"${other.name}" limits the same for the same, in the same window`;
  return other.ceiling === draft.ceiling
    ? `${same}, to the same.`
    : `${same}: the lower of both binds, ${lower}.`;
}

function unreachable(draft: QuotaDraft, other: Other): string[] {
  if (draft.mode !== "hard" || other.mode !== "hard") return [];
  const its = `"${other.name}" (${limitWords(other)})`;
  if (binds(other, draft)) return [`It can never bind: ${its} is reached before it${shared(other, draft)}.`];
  return binds(draft, other) ? [`${its} can never bind any more: this one is reached before it.`] : [];
}

/** A shared ceiling below that of one: allowed, and worth saying what it means. */
const shared = (outer: QuotaDraft, inner: QuotaDraft) =>
  outer.per === "pooled" && inner.per !== "pooled"
    ? `, shared, below ${amountWords(inner.ceiling, inner.measure)} for one`
    : "";

/** True where whatever the inner counts the outer counts too, for as long at least, under no higher ceiling. */
function binds(outer: QuotaDraft, inner: QuotaDraft): boolean {
  return (
    outer.ceiling <= inner.ceiling &&
    countsMeasure(outer, inner) &&
    countsHolders(outer, inner) &&
    countsModels(outer, inner) &&
    lastsAsLong(outer, inner)
  );
}

const countsMeasure = (outer: QuotaDraft, inner: QuotaDraft) =>
  outer.measure === inner.measure ||
  (outer.measure === "total_tokens" && /^(?:in|out)put_tokens$/.test(inner.measure));

const countsHolders = (outer: QuotaDraft, inner: QuotaDraft) =>
  (outer.subjectKind === "tenant" ||
    (outer.subjectKind === inner.subjectKind && (outer.subject ?? inner.subject) === inner.subject)) &&
  (outer.per === "pooled" ||
    outer.per === inner.per ||
    (inner.per === "pooled" && inner.subjectKind === outer.per));

const countsModels = (outer: QuotaDraft, inner: QuotaDraft) =>
  outer.models.length === 0 ||
  (inner.models.length > 0 && inner.models.every((model) => outer.models.includes(model)));

/** Which calendar windows lie whole within which, in one zone. A week may lie in two months. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  day: ["week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"],
  week: [],
  month: ["quarter", "year", "fiscal_quarter", "fiscal_year"],
  quarter: ["year"],
  fiscal_quarter: ["fiscal_year"],
};

function lastsAsLong(outer: QuotaDraft, inner: QuotaDraft): boolean {
  const [long, short] = [UNIT_SECONDS[outer.windowUnit], UNIT_SECONDS[inner.windowUnit]];
  if (long !== undefined && short !== undefined)
    return (long * outer.windowCount) % (short * inner.windowCount) === 0;
  if (long !== undefined || short !== undefined) return false;
  const sameYear =
    !outer.windowUnit.startsWith("fiscal") || outer.fiscalStartMonth === inner.fiscalStartMonth;
  if (outer.zone !== inner.zone && outer.windowUnit !== "none") return false;
  if (outer.windowUnit === inner.windowUnit) return sameYear;
  const calendarOnly = !inner.windowUnit.startsWith("fiscal") || sameYear;
  return calendarOnly && (WITHIN[inner.windowUnit] ?? []).includes(outer.windowUnit);
}

/** True where both count the same for the same: only their ceilings and modes may differ. */
function isSame(a: QuotaDraft, b: QuotaDraft): boolean {
  return (
    a.measure === b.measure &&
    a.subjectKind === b.subjectKind &&
    a.subject === b.subject &&
    a.per === b.per &&
    a.models.join("\n") === b.models.join("\n") &&
    a.windowUnit === b.windowUnit &&
    a.windowCount === b.windowCount &&
    (UNIT_SECONDS[a.windowUnit] !== undefined || a.zone === b.zone) &&
    (!a.windowUnit.startsWith("fiscal") || a.fiscalStartMonth === b.fiscalStartMonth)
  );
}
