import type { Effect } from "@/lib/policies/decision";

/** What an engine says of a request; an error where that is no decision. */
export type EngineSaid = { effect: Effect; reasons: string[] } | { error: string };

const WORDS: Readonly<Record<string, Effect>> = {
  allow: "allow",
  deny: "deny",
  "requires-approval": "hold",
  hold: "hold",
};
const STRICTNESS: readonly Effect[] = ["allow", "hold", "deny"];
const MOST_REASONS = 10;
const REASON_CHARS = 500;

/**
 * Reads the answer of OPA's Data API (`POST /v1/data/<path>`): `result` is a boolean, or an object with `allow` (boolean)
 * or `decision` (allow, deny, requires-approval) and, where it likes, `reasons` or `reason`. Where both are there the
 * stricter counts; without `result` the document is undefined. Everything else is an error, and who asked denies.
 */
export function readResult(answer: unknown): EngineSaid {
  if (!isRecord(answer)) return { error: "It answered with no JSON object" };
  if (!Object.hasOwn(answer, "result")) return { error: "Its document is undefined: it has no such path" };
  const { result } = answer;
  if (typeof result === "boolean") return { effect: result ? "allow" : "deny", reasons: [] };
  if (!isRecord(result)) return { error: "Its result is neither a boolean nor an object" };
  const said = [
    ...(Object.hasOwn(result, "allow") ? [allowed(result.allow)] : []),
    ...(Object.hasOwn(result, "decision") ? [decided(result.decision)] : []),
  ];
  if (said.length === 0) return { error: "Its result has neither allow nor decision" };
  if (said.some((one) => one === null)) return { error: "Its result has an allow or decision that is none" };
  const [effect = "deny"] = STRICTNESS.filter((one) => said.includes(one)).reverse();
  return { effect, reasons: reasonsIn(result) };
}

const allowed = (value: unknown): Effect | null =>
  typeof value === "boolean" ? (value ? "allow" : "deny") : null;
const decided = (value: unknown): Effect | null =>
  typeof value === "string" && Object.hasOwn(WORDS, value) ? (WORDS[value] ?? null) : null;

function reasonsIn({ reasons, reason }: Record<string, unknown>): string[] {
  const all = Array.isArray(reasons) ? reasons : [reason];
  const texts = all.filter((one) => typeof one === "string" && one !== "") as string[];
  return texts.slice(0, MOST_REASONS).map((one) => one.slice(0, REASON_CHARS).toWellFormed());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
