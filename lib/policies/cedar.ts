import { createHash } from "node:crypto";
import type { CedarValueJson, DetailedError, EntityJson, PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import * as wasm from "@cedar-policy/cedar-wasm/nodejs";
import { withKeyword } from "./keyword";
import { MAX_POLICY_RULES } from "./limits";
import { tooDeep } from "./tooDeep";
import { NAMESPACE } from "./vocabulary";

/** A mistake in a policy's text, where it is, and what may help. Offsets are indexes of the string, not Cedar's bytes. */
export interface Problem {
  severity: "error" | "warning";
  message: string;
  help: string | null;
  start: number;
  end: number;
}

/** One rule as Cedar reads it. `start` and `end` are indexes of the whole text. */
export interface ParsedRule {
  text: string;
  start: number;
  end: number;
  json: PolicyJson;
}

export type Parsed = { rules: ParsedRule[]; problems: [] } | { rules: null; problems: Problem[] };

/** Cedar's offsets are UTF-8 bytes: an index of the string for a byte of its text. */
function indexer(text: string): (byte: number) => number {
  if (Buffer.byteLength(text) === text.length) return (byte) => Math.min(byte, text.length);
  const bytes = Buffer.from(text);
  return (byte) => bytes.subarray(0, byte).toString().length;
}

/** What Cedar says, flat: several mistakes come as one with `related`. */
function problemsOf(
  text: string,
  errors: readonly DetailedError[],
  severity: Problem["severity"],
  offset = 0,
): Problem[] {
  const at = indexer(text);
  return errors.flatMap((error) => [
    ...(error.sourceLocations?.length ? error.sourceLocations : [{ start: 0, end: 0, label: null }])
      .slice(0, 1)
      .map(({ start, end, label }) =>
        withKeyword({
          severity,
          message: worded(error.message, label),
          help: error.help,
          start: offset + at(start),
          end: offset + at(end),
        }),
      ),
    ...problemsOf(text, error.related ?? [], severity, offset),
  ]);
}

/** Without the number that the rule has for Cedar: its place says which it is. */
function worded(message: string, label: string | null): string {
  const text = message.replace(/^for policy `rule\d+`, /u, "");
  return label && !text.includes(label) ? `${text}: ${label}` : text;
}

/** Reads a policy's text: its rules in order, or what is wrong. */
export function parsePolicy(text: string): Parsed {
  const deep = tooDeep(text);
  if (deep) return { rules: null, problems: [deep] };
  const split = wasm.policySetTextToParts(text);
  if (split.type === "failure") return { rules: null, problems: problemsOf(text, split.errors, "error") };
  if (split.policy_templates.length > 0) {
    const message = "Templates (`?principal`, `?resource`) have no place in a policy.";
    return {
      rules: null,
      problems: [{ severity: "error", message, help: "Write whom it is about.", start: 0, end: 0 }],
    };
  }
  if (split.policies.length > MAX_POLICY_RULES) return { rules: null, problems: [tooMany] };
  let from = 0;
  const rules: ParsedRule[] = [];
  for (const part of inOrder(text, split.policies)) {
    const answer = wasm.policyToJson(part);
    if (answer.type === "failure")
      return { rules: null, problems: problemsOf(part, answer.errors, "error", from) };
    const start = Math.max(text.indexOf(part, from), from);
    rules.push({ text: part, start, end: start + part.length, json: answer.json });
    from = start + part.length;
  }
  return { rules, problems: [] };
}

const tooMany: Problem = {
  severity: "error",
  message: `A policy has at most ${MAX_POLICY_RULES} rules.`,
  help: "Split it into several policies.",
  start: 0,
  end: 0,
};

/** Cedar gives the parts in no promised order; texts that are the same are the same rule twice. */
function inOrder(text: string, parts: readonly string[]): string[] {
  const next = new Map<string, number>();
  const placed = parts.map((part) => {
    const start = text.indexOf(part, next.get(part) ?? 0);
    next.set(part, start + 1);
    return { part, start };
  });
  return placed.sort((a, b) => a.start - b.start).map(({ part }) => part);
}

/** Checks rules against a schema (Cedar text). Positions are of the whole text. */
export function validateRules(schema: string, rules: readonly ParsedRule[]): Problem[] {
  const staticPolicies = Object.fromEntries(rules.map(({ text }, at) => [`rule${at}`, text]));
  const answer = wasm.validate({ schema, policies: { staticPolicies } });
  if (answer.type === "failure") return problemsOf("", answer.errors, "error");
  const placed = (severity: Problem["severity"], list: typeof answer.validationErrors) =>
    list.flatMap(({ policyId, error }) => {
      const rule = rules[Number(policyId.slice("rule".length))];
      if (!rule) return [];
      const offset = rule.start;
      const found = problemsOf(rule.text, [error], severity, offset);
      return found.map((one) => (one.end > one.start ? one : { ...one, end: rule.end }));
    });
  return [...placed("error", answer.validationErrors), ...placed("warning", answer.validationWarnings)];
}

/** The text laid out as Cedar does; null where it does not parse. */
export function formatPolicy(text: string): string | null {
  if (tooDeep(text)) return null;
  const answer = wasm.formatPolicies({ policyText: text, lineWidth: 100, indentWidth: 2 });
  return answer.type === "success" ? answer.formatted_policy : null;
}

/** A rule's JSON (EST) as text; throws on what is no rule. */
export function ruleText(json: PolicyJson): string {
  const answer = wasm.policyToText(json);
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  return answer.text;
}

export interface Answer {
  decision: "allow" | "deny";
  /** Ids of the rules that decided. */
  reasons: string[];
  /** What could not be judged, a sentence each. */
  errors: string[];
}

export interface CedarRequest {
  principal: { type: string; id: string };
  action: { type: string; id: string };
  resource: { type: string; id: string };
  context: Record<string, CedarValueJson>;
  entities: EntityJson[];
}

/** Sets that Cedar has parsed are kept in as many places as this, the one that was used longest ago first to go: it cannot forget. */
const PLACES = 4_096;
const places = new Map<string, string>();

/** The place where Cedar keeps a set of rules, by its key; parsed there unless it is. */
function placeOf(key: string, rules: Readonly<Record<string, string>>): string {
  const known = places.get(key);
  if (known !== undefined) {
    places.delete(key);
    places.set(key, known);
    return known;
  }
  const place = places.size < PLACES ? `set${places.size}` : evict();
  const answer = wasm.preparsePolicySet(place, { staticPolicies: { ...rules } });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  places.set(key, place);
  return place;
}

function evict(): string {
  const [oldest] = places;
  if (!oldest) throw new Error("A cache of no places.");
  places.delete(oldest[0]);
  return oldest[1];
}

/** A set of rules, by id, ready to be asked. */
export class RuleSet {
  readonly #key: string;
  readonly #rules: Readonly<Record<string, string>>;

  constructor(rules: Readonly<Record<string, string>>) {
    this.#rules = rules;
    this.#key = createHash("sha256").update(JSON.stringify(rules)).digest("base64url");
  }

  /** Throws where a rule does not parse: rules are checked before they are in force. */
  ask(request: CedarRequest): Answer {
    const preparsedPolicySetId = placeOf(this.#key, this.#rules);
    const answer = wasm.statefulIsAuthorized({ ...request, preparsedPolicySetId, validateRequest: false });
    if (answer.type === "failure") {
      return { decision: "deny", reasons: [], errors: answer.errors.map(({ message }) => message) };
    }
    const { decision, diagnostics } = answer.response;
    const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
    return { decision, reasons: diagnostics.reason, errors };
  }
}

/** A value of the context that nobody knows before an action; the name comes back as `context.<name>`. */
export const unknownFact = (name: string): CedarValueJson =>
  ({ __extn: { fn: "unknown", arg: name } }) as unknown as CedarValueJson;

/** What rules say of a request of which not everything is known. */
export interface PartialAnswer {
  /** Ids of the rules that apply whatever is unknown. */
  satisfied: string[];
  /** Ids of those that cannot be judged. */
  errored: string[];
  /** What is left of the rules that depend on it, by id. */
  left: Map<string, PolicyJson>;
}

/** Judges as far as what is known goes (partial evaluation). Throws where a rule does not parse. */
export function askPartially(rules: Readonly<Record<string, string>>, request: CedarRequest): PartialAnswer {
  const answer = wasm.isAuthorizedPartial({ ...request, policies: { staticPolicies: { ...rules } } });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  const { satisfied, errored, residuals, nontrivialResiduals } = answer.response;
  const open = nontrivialResiduals.filter((id) => !satisfied.includes(id) && !errored.includes(id));
  const left = open.flatMap((id) => (residuals[id] ? [[id, residuals[id]] as const] : []));
  return { satisfied, errored, left: new Map(left) };
}

export const typeName = (type: string) => `${NAMESPACE}::${type}`;
