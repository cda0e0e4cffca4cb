import { diffLines } from "diff";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type ParsedRule, parsePolicy } from "./cedar";
import { newestVersion, policyFor, versionFor } from "./policy";

/** Of more the search for what stayed takes longer than anyone waits: the old stands before the new as a whole. */
const MAX_EDITS = 2_000;

/** Lines that stand in both texts, or in one of them. */
export interface DiffPart {
  kind: "same" | "added" | "removed";
  /** Whole lines, each with its line end. */
  text: string;
}

/** A rule as a diff names it: by its `@id`, else by its place. */
export interface DiffRule {
  rule: string;
  title: string | null;
  effect: "permit" | "forbid";
}

export interface PolicyDiff {
  parts: DiffPart[];
  /** Null where one of the texts does not parse. */
  rules: { added: DiffRule[]; removed: DiffRule[]; changed: DiffRule[] } | null;
}

/** Which text: a version by its number, or the draft (the newest version's where there is none). */
export type WhichText = number | "draft";

/** What is different between two texts of a policy, by line and by rule. Needs `audit.read`; throws NOT_FOUND. */
export async function comparePolicyVersions(
  ctx: Ctx,
  input: { policy: string; from: WhichText | null; to: WhichText },
): Promise<PolicyDiff> {
  requireAbility(ctx, "audit.read");
  const policy = await policyFor(store(), ctx, input.policy);
  const textOf = async (which: WhichText | null): Promise<string> => {
    if (which === null) return "";
    if (which !== "draft") return (await versionFor(store(), policy, which)).text;
    return policy.draft ?? (await newestVersion(store(), policy))?.text ?? "";
  };
  return comparePolicyTexts(await textOf(input.from), await textOf(input.to));
}

/** The same of two texts. Rules are matched by `@id`, else by their text; a change of layout or comment is none of a rule. */
function comparePolicyTexts(before: string, after: string): PolicyDiff {
  const found = diffLines(before, after, { maxEditLength: MAX_EDITS });
  const parts = found?.map(({ added, removed, value }) => ({
    kind: added ? ("added" as const) : removed ? ("removed" as const) : ("same" as const),
    text: value,
  })) ?? [
    { kind: "removed" as const, text: before },
    { kind: "added" as const, text: after },
  ];
  const [was, is] = [rulesIn(before), rulesIn(after)];
  return { parts, rules: was && is && compareRules(was, is) };
}

interface KeyedRule extends DiffRule {
  /** What it is matched by. */
  key: string;
  /** What it says, without layout. */
  said: string;
}

function rulesIn(text: string): KeyedRule[] | null {
  if (text.trim() === "") return [];
  const seen = new Map<string, number>();
  return (
    parsePolicy(text).rules?.map(({ json }: ParsedRule, at) => {
      const said = JSON.stringify(json);
      const base = json.annotations?.id ?? said;
      const times = (seen.get(base) ?? 0) + 1;
      seen.set(base, times);
      const rule = json.annotations?.id ?? `rule${at + 1}`;
      const title = json.annotations?.title ?? null;
      return { rule, title, effect: json.effect, key: `${times} ${base}`, said };
    }) ?? null
  );
}

function compareRules(before: readonly KeyedRule[], after: readonly KeyedRule[]): PolicyDiff["rules"] {
  const was = new Map(before.map((rule) => [rule.key, rule]));
  const is = new Map(after.map((rule) => [rule.key, rule]));
  return {
    added: after.filter(({ key }) => !was.has(key)).map(named),
    removed: before.filter(({ key }) => !is.has(key)).map(named),
    changed: after.filter(({ key, said }) => was.has(key) && was.get(key)?.said !== said).map(named),
  };
}

const named = ({ rule, title, effect }: KeyedRule): DiffRule => ({ rule, title, effect });
