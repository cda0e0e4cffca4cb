import { hash } from "node:crypto";
import type { DecidingRule, Decision } from "@/lib/policies/decision";
import { type Facts, isEntity, refOf } from "@/lib/policies/facts";
import type { DecideAsk } from "./ask";

/** What holds a request: every enforced decision that does, and how many people must approve. */
export interface HeldBy {
  holds: readonly (Pick<Decision, "source"> & { rules: readonly DecidingRule[] })[];
  needed: number;
}

type AskedFor = Pick<DecideAsk, "resource" | "session" | "environment" | "region" | "callers">;

/**
 * `sha256:<hex>` of all that a person saw and that changes what is done: who, for whom, how surely, what, where, with which
 * arguments, in which session where one is named, and by which rules it waits. An approval is of this and of nothing else.
 */
export function requestDigest(facts: Facts, asked: AskedFor, { holds, needed }: HeldBy): string {
  const { action, principal, resource, context, input } = facts;
  const user = isEntity(context.user) ? refOf(context.user) : null;
  const { session, environment, region, callers } = asked;
  const text = canonical({
    who: [refOf(principal), user, context.grade ?? null, callers],
    what: [action, refOf(resource), asked.resource, input ?? null],
    where: [environment, region, session],
    heldBy: [needed, [...new Set(holds.map(groundOf))].sort()],
  });
  return `sha256:${hash("sha256", text, "hex")}`;
}

function groundOf({ source, rules }: HeldBy["holds"][number]): string {
  const named = rules.map(({ policy, version, rule, mode }) => canonical([policy, version, rule, mode]));
  return canonical([source, [...new Set(named)].sort()]);
}

/** JSON whose objects have their keys in order, so that the same value gives the same text (as RFC 8785, for what JSON.parse gives). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`);
  return `{${fields.join(",")}}`;
}
