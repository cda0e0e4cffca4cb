import { describe, expect, it } from "vitest";
import { isDomainError } from "@/lib/base/errors";
import { type QuotaDraft, type QuotaGiven, readQuota } from "./input";
import { warningsOf } from "./warnings";
import { limitWords, nameFor, scopeWords } from "./words";

const MONTHLY: QuotaGiven = { measure: "total_tokens", ceiling: "2M", subjectKind: "team", subject: "tea_1" };
const draft = (more: Partial<QuotaGiven> = {}): QuotaDraft => readQuota({ ...MONTHLY, ...more });
const none = { others: [], holders: 5, unknownModels: [] };

/** The fields that are wrong, each with its words. */
function refused(more: object): Record<string, string> {
  try {
    readQuota({ ...MONTHLY, ...more });
    return {};
  } catch (error) {
    if (isDomainError(error)) return error.fields;
    throw error;
  }
}

describe("a quota as it is handed in", () => {
  it("has defaults for all but what is counted and how much: hard, pooled, a calendar month, all models", () => {
    expect(readQuota({ measure: "cost", ceiling: "$2,500" })).toEqual({
      name: "",
      subjectKind: "tenant",
      subject: null,
      per: "pooled",
      models: [],
      measure: "cost",
      ceiling: 2_500_000_000_000,
      windowUnit: "month",
      windowCount: 1,
      zone: "UTC",
      fiscalStartMonth: 1,
      mode: "hard",
      alertsAt: [80, 100],
      enabled: true,
    });
    expect(draft({ measure: "concurrency", ceiling: 8 }).windowUnit).toBe("none");
    const tidied = draft({ zone: "europe/berlin", alertsAt: [100, 50, 100], models: ["b", "a", "b"] });
    expect(tidied).toMatchObject({ zone: "Europe/Berlin", alertsAt: [50, 100], models: ["a", "b"] });
  });

  it.each<[object, string, RegExp]>([
    [{ windowUnit: "none" }, "windowUnit", /never start anew/],
    [{ measure: "concurrency", ceiling: 3, windowUnit: "day" }, "windowUnit", /in no window/],
    [{ windowUnit: "hour", windowCount: 24 * 367 }, "windowCount", /as good as never ends.*366 days/],
    [{ windowUnit: "month", windowCount: 2 }, "windowCount", /one day, week, month/],
    [{ windowUnit: "minute", windowCount: 1.5 }, "windowCount", /whole number/],
    [{ zone: "Mars/Olympus" }, "zone", /no time zone "Mars\/Olympus"/],
    [{ zone: "+02:00" }, "zone", /IANA name/],
    [{ subjectKind: "tenant" }, "subject", /names nobody/],
    [{ subjectKind: "subscription", subject: null }, "subject", /which one/],
    [{ subject: null, per: "person" }, "per", /counter for each team/],
    [
      { subjectKind: "key", subject: "key_1", per: "person" },
      "per",
      /A key cannot have a counter for each person/,
    ],
    [{ alertsAt: [0] }, "alertsAt", /whole percents/],
    [{ ceiling: "unlimited" }, "ceiling", /absence of a quota/],
    [{ ceiling: Number.MAX_VALUE }, "ceiling", /highest ceiling/],
    [{ ceilling: 5 }, "ceilling", /no such field/],
    [{ measure: "dollars" }, "measure", /must be requests/],
  ])("is refused with words: %o", (more, field, words) => {
    expect(refused(more)[field]).toMatch(words);
  });

  it("says itself in a sentence with numbers", () => {
    expect(limitWords(draft({ zone: "Europe/Berlin" }))).toBe(
      "2,000,000 tokens a calendar month (Europe/Berlin)",
    );
    expect(limitWords(draft({ windowUnit: "minute", windowCount: 15 }))).toBe(
      "2,000,000 tokens every 15 minutes",
    );
    expect(scopeWords(draft(), "Research", 23)).toBe("shared by 23 people of Research");
    expect(scopeWords(draft({ per: "person" }), "Research", 23)).toBe("for each of 23 people of Research");
    expect(scopeWords(draft({ subjectKind: "agent", subject: null, per: "agent" }), null, 1)).toBe(
      "for each of 1 agent",
    );
    expect(nameFor(draft({ models: ["gpt-4o", "o3"] }), "Research")).toBe(
      "2,000,000 tokens a calendar month (UTC), Research on gpt-4o and 1 more model",
    );
  });
});

describe("what is said before a quota is saved", () => {
  const beside = (mine: Partial<QuotaGiven>, other: Partial<QuotaGiven>) =>
    warningsOf(draft(mine), {
      ...none,
      others: [{ ...draft({ name: "Other", ...other }), id: "quo_other" }],
    });

  it("says when a limit can never bind, in either direction, and only then", () => {
    const never = (mine: Partial<QuotaGiven>, other: Partial<QuotaGiven>) =>
      beside(mine, other).map((words) => (words.startsWith("It can never") ? "mine" : "other"));
    expect(beside({ per: "person", ceiling: "3M" }, {})).toEqual([
      'It can never bind: "Other" (2,000,000 tokens a calendar month (UTC)) is reached before it, shared, below 3,000,000 tokens for one.',
    ]);
    expect(never({ windowUnit: "day" }, {})).toEqual(["mine"]);
    expect(never({}, { windowUnit: "day" })).toEqual(["other"]);
    expect(never({ measure: "input_tokens", ceiling: "5M" }, {})).toEqual(["mine"]);
    expect(never({ models: ["a"] }, {})).toEqual(["mine"]);
    expect(never({}, { subjectKind: "tenant", subject: null })).toEqual(["mine"]);
    // A week may lie in two months, another zone's day in two days, another team's tokens are others, soft refuses nothing.
    expect(never({ windowUnit: "week" }, {})).toEqual([]);
    expect(never({ windowUnit: "day" }, { zone: "Asia/Tokyo" })).toEqual([]);
    expect(never({ subject: "tea_2" }, {})).toEqual([]);
    expect(never({ windowUnit: "day", mode: "soft" }, {})).toEqual([]);
    expect(never({ per: "person", ceiling: "1M" }, {})).toEqual([]);
    expect(never({ windowUnit: "day" }, { enabled: false })).toEqual([]);
  });

  it("says that two limit the same, which of them binds, that zero closes, and whom it does not reach", () => {
    expect(beside({ ceiling: "1M" }, {})).toEqual([
      '"Other" limits the same for the same, in the same window: the lower of both binds, this one.',
    ]);
    const said = warningsOf(draft({ ceiling: 0 }), { others: [], holders: 0, unknownModels: ["gtp-4"] });
    expect(said.map((words) => words.split(":")[0])).toEqual([
      "A ceiling of 0 closes",
      "It concerns nobody yet",
      "No served or recorded model is called gtp-4",
    ]);
    expect(warningsOf(draft({ measure: "cost", ceiling: "$5" }), none)[0]).toMatch(
      /without a price are refused/,
    );
    expect(warningsOf(draft({ mode: "soft", alertsAt: [] }), none)[0]).toMatch(/tells nobody/);
  });
});
