import { count, counted } from "@/app/_ui/format/count";
import type { PolicyDetail } from "@/lib/policies/get";
import type { PolicyCounts } from "@/lib/policies/list";
import { MODE_WORDS, VERSION_WORDS } from "./words";

/** `5 policies · 3 in force · 2 of them hold or enforce · 1 in review`. */
export function policiesSentence({ policies, inForce, enforced, review }: PolicyCounts): string {
  if (policies === 0) return "No policy yet: nothing is judged";
  const parts = [
    counted(policies, "policy", "policies"),
    inForce === 0 ? "none in force, so nothing is judged" : `${count(inForce)} in force`,
    inForce > 0 && (enforced === 0 ? "all only observe" : `${count(enforced)} hold or enforce`),
    review > 0 && `${counted(review, "version")} in review`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** `Version 3 in force as enforce · draft at revision 5 · version 4 in review`. */
export function policySentence({ inForce, draft, newest, archivedAt }: PolicyDetail): string {
  if (archivedAt) return "Archived: out of use, kept for the decisions that name it";
  const parts = [
    inForce
      ? `Version ${inForce.version} in force: ${MODE_WORDS[inForce.mode].toLowerCase()}`
      : "Nothing in force",
    newest && newest.number !== inForce?.version && `version ${newest.number} ${VERSION_WORDS[newest.state]}`,
    draft && "a draft that nobody proposed yet",
  ];
  return parts.filter(Boolean).join(" · ");
}
