import { count, counted } from "@/app/_ui/format/count";
import type { PrincipalCounts } from "@/lib/principals/count";

/** What cannot be counted is left out: `128 principals · 9 suggestions · 14 services · 3 without account`. */
export function peopleSentence(counts: PrincipalCounts, suggestions: number | null): string {
  if (counts.principals === 0) return "Nobody yet";
  return [
    counted(counts.principals, "principal"),
    ...(suggestions === null ? [] : [counted(suggestions, "suggestion")]),
    counted(counts.services, "service"),
    `${count(counts.withoutAccount)} without account`,
  ].join(" · ");
}
