import { visible } from "@/app/_ui/content/visible";
import { fullTime } from "@/app/_ui/format/time";
import type { FindingState, Severity } from "@/lib/findings/finding";
import { FINDING_KIND_NAMES, FINDING_KINDS } from "@/lib/findings/kinds";

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const STATE_WORDS: Readonly<Record<FindingState, string>> = {
  new: "New",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
};

/** What a kind says of its subject, and what to do. */
export function kindWords(kind: string): { words: string; fix: string } {
  const name = FINDING_KIND_NAMES.find((one) => one === kind);
  return name ? FINDING_KINDS[name] : { words: kind, fix: "" };
}

const MOST = 300;
/** Shown elsewhere, or for machines. */
const APART = ["fingerprint", "owner"];
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** `server bank · changed at 2026-11-22 …`: the facts as a person reads them; those that are not known are left out. */
export function factWords(facts: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(facts)
    .filter(([name, fact]) => fact !== null && fact !== "" && !APART.includes(name))
    .map(([name, fact]) => `${spaced(name)} ${written(fact)}`);
  return visible(parts.join(" · ").slice(0, MOST));
}

const spaced = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

function written(fact: unknown): string {
  if (typeof fact === "string") return INSTANT.test(fact) ? fullTime(fact) : fact;
  if (Array.isArray(fact)) return fact.map(String).join(", ");
  if (typeof fact === "object" && fact !== null) {
    return Object.entries(fact)
      .map(([name, inner]) => `${spaced(name)} ${written(inner)}`)
      .join(", ");
  }
  return String(fact);
}
