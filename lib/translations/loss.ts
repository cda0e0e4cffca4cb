import type { DecidingRule } from "@/lib/policies/decision";

/** What a translation does not carry over. */
export interface Loss {
  /** The rule that it is about; null where it is about all of it. */
  rule: Pick<DecidingRule, "policy" | "policyName" | "version" | "rule" | "title" | "effect"> | null;
  /**
   * `dangerous`: silence would let through what is denied here; nothing is exported. `permit-lost`: what is permitted here is denied
   * there; exported only where that is accepted. `stricter`: it denies more than here. `note`: worth knowing.
   */
  kind: "dangerous" | "permit-lost" | "stricter" | "note";
  /** One sentence, and what to do about it where something can be done. */
  words: string;
}

/** One file, as it is applied or committed. Its text ends with a line feed and is the same for the same policies. */
export interface TranslatedFile {
  name: string;
  text: string;
}

/** Policies in another language. */
export interface Translation {
  files: readonly TranslatedFile[];
  losses: readonly Loss[];
}

/** Whether a translation may be handed out. */
export function refusalOf(losses: readonly Loss[], allowLoss: boolean): string | null {
  const dangerous = losses.filter(({ kind }) => kind === "dangerous");
  if (dangerous.length > 0) return listed("It would let through what is denied here.", dangerous);
  const permits = losses.filter(({ kind }) => kind === "permit-lost");
  return permits.length > 0 && !allowLoss
    ? listed("Some of what is permitted here would be denied there.", permits)
    : null;
}

const MOST_SAID = 5;

function listed(what: string, losses: readonly Loss[]): string {
  const said = losses
    .slice(0, MOST_SAID)
    .map(({ rule, words }) => (rule ? `${nameOf(rule)}: ${words}` : words));
  const more = losses.length > MOST_SAID ? [`And ${losses.length - MOST_SAID} more.`] : [];
  return [what, ...said, ...more].join(" ");
}

/** `Refunds over 500 (Spending, version 3)`. */
export const nameOf = ({ title, rule, policyName, version }: NonNullable<Loss["rule"]>) =>
  `${title ?? rule} (${policyName}, version ${version})`;
