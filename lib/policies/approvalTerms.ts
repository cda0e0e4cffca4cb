import type { ParsedRule } from "./cedar";
import type { DecidingRule } from "./decision";
import type { Rule } from "./rule";

/** How a held action waits for people. */
export interface ApprovalTerms {
  /** Different people who must approve. */
  needed: number;
  /** Milliseconds until nobody need answer any more. */
  timeoutMs: number;
  /** What happens then. */
  onTimeout: "deny" | "allow";
  /** Milliseconds that an answer counts. */
  validMs: number;
}

const MINUTE_MS = 60_000;
const DEFAULTS: ApprovalTerms = {
  needed: 1,
  timeoutMs: 60 * MINUTE_MS,
  onTimeout: "deny",
  validMs: 15 * MINUTE_MS,
};
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE_MS, h: 3_600_000, d: 86_400_000 };
const MOST_APPROVERS = 5;
const LEAST_MS = 10_000;
const MOST_MS = 7 * 86_400_000;
/** What a number of approvers that cannot be read was meant as: more than one. */
const UNREAD_APPROVERS = 2;

type Annotations = Readonly<Record<string, string | null>>;

/**
 * The strictest that these rules ask for by `@approvers("2")`, `@timeout("1h")`, `@on_timeout("allow")` and `@valid("15m")`:
 * the most people, the shortest times, allowed when time runs out only where all say so. What cannot be read counts as the
 * stricter; `approvalProblems` says so before it is published.
 */
export function approvalTerms(rules: readonly Pick<ParsedRule, "json">[]): ApprovalTerms {
  const said = rules.map(({ json }) => termsOf((json.annotations ?? {}) as Annotations));
  const [first, ...more] = said;
  return more.reduce(stricter, first ?? DEFAULTS);
}

/** The terms of a decision that holds: what the rules that decided ask for. */
export function termsOfDecision(
  book: { rules: readonly Rule[] },
  deciding: readonly DecidingRule[],
): ApprovalTerms {
  const isOne = (rule: Rule) =>
    deciding.some(
      (one) =>
        one.policy === rule.deciding.policy &&
        one.version === rule.deciding.version &&
        one.rule === rule.deciding.rule,
    );
  return approvalTerms(book.rules.filter(isOne));
}

function termsOf(annotations: Annotations): ApprovalTerms {
  const { approvers, timeout, on_timeout: onTimeout, valid } = annotations;
  return {
    needed: approvers === undefined ? DEFAULTS.needed : (readApprovers(approvers) ?? UNREAD_APPROVERS),
    timeoutMs: timeout === undefined ? DEFAULTS.timeoutMs : (readTime(timeout) ?? DEFAULTS.timeoutMs),
    onTimeout: onTimeout === "allow" ? "allow" : "deny",
    validMs: valid === undefined ? DEFAULTS.validMs : (readTime(valid) ?? DEFAULTS.validMs),
  };
}

function stricter(a: ApprovalTerms, b: ApprovalTerms): ApprovalTerms {
  return {
    needed: Math.max(a.needed, b.needed),
    timeoutMs: Math.min(a.timeoutMs, b.timeoutMs),
    onTimeout: a.onTimeout === "allow" && b.onTimeout === "allow" ? "allow" : "deny",
    validMs: Math.min(a.validMs, b.validMs),
  };
}

function readApprovers(text: string | null): number | null {
  const number = /^[1-9]$/.test(text ?? "") ? Number(text) : Number.NaN;
  return number <= MOST_APPROVERS ? number : null;
}

/** `90s`, `15m`, `1h`, `2d` as milliseconds; null for anything else. */
function readTime(text: string | null): number | null {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text ?? "") ?? [];
  const ms = Number(digits) * (UNITS_MS[unit ?? ""] ?? Number.NaN);
  return ms >= LEAST_MS && ms <= MOST_MS ? ms : null;
}

/** What is wrong with the annotations of a rule that speak of approvals; `name` says which. */
export function approvalProblems(
  json: Pick<ParsedRule["json"], "annotations">,
): { name: string; message: string; help: string }[] {
  const annotations = (json.annotations ?? {}) as Annotations;
  const { approvers, timeout, on_timeout: onTimeout, valid } = annotations;
  const isBadTime = (text: string | null | undefined) => text !== undefined && readTime(text) === null;
  const times = "Write a time of 10 seconds to 7 days: 90s, 15m, 1h, 2d.";
  return [
    ...(approvers !== undefined && readApprovers(approvers) === null
      ? [
          {
            name: "approvers",
            message: `@approvers("${approvers ?? ""}") is no number of people.`,
            help: "Write 1 to 5.",
          },
        ]
      : []),
    ...(isBadTime(timeout)
      ? [
          {
            name: "timeout",
            message: `@timeout("${timeout ?? ""}") is no time that an approval can wait.`,
            help: times,
          },
        ]
      : []),
    ...(isBadTime(valid)
      ? [
          {
            name: "valid",
            message: `@valid("${valid ?? ""}") is no time that an approval can count.`,
            help: times,
          },
        ]
      : []),
    ...(onTimeout !== undefined && onTimeout !== "deny" && onTimeout !== "allow"
      ? [
          {
            name: "on_timeout",
            message: `@on_timeout("${onTimeout ?? ""}") is neither deny nor allow.`,
            help: 'Write "deny".',
          },
        ]
      : []),
  ];
}
