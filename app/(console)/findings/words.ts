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
const APART = ["fingerprint", "owner", "session"];
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What a finding says of its subject, by name; `at` where it is a time (ISO 8601). What is not known is left out. */
export function factsOf(
  facts: Readonly<Record<string, unknown>>,
): { name: string; text: string; at: string | null }[] {
  const told: { name: string; text: string; at: string | null }[] = [];
  let room = MOST;
  for (const [key, fact] of Object.entries(facts)) {
    if (fact === null || fact === "" || APART.includes(key) || room <= 0) continue;
    const at = typeof fact === "string" && isInstant(fact) ? fact : null;
    const text = written(fact).slice(0, room);
    told.push({ name: at ? spaced(key).replace(/ at$/, "") : spaced(key), text, at });
    room -= text.length;
  }
  return told;
}

const isInstant = (text: string) => INSTANT.test(text) && !Number.isNaN(Date.parse(text));
const spaced = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

function written(fact: unknown): string {
  if (typeof fact === "string") return isInstant(fact) ? fullTime(fact) : fact;
  if (Array.isArray(fact)) return fact.map(String).join(", ");
  if (typeof fact === "object" && fact !== null) {
    return Object.entries(fact)
      .map(([name, inner]) => `${spaced(name)} ${written(inner)}`)
      .join(", ");
  }
  return String(fact);
}
