import type { FedDecision } from "@/lib/decisions/fed";
import { isObject, type Json } from "./text";

const text = (of: Json, name: string): string => {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return typeof value === "string" ? value : "";
};

/**
 * What Authorino tells after each decision, "regardless of the result" (AuthPolicy `callbacks.http`; docs/integrations/authorino.md): the
 * denials that the gateway's own log leaves out. `decision` is `auth.authorization`: what each authorization said, where it came to
 * say anything; `expected` names, by commas, those that must have permitted. Null without a `request_id`, by which it joins the gateway's log.
 */
export function readAuthorino(given: unknown, nowMs: number): FedDecision | null {
  if (!isObject(given)) return null;
  const id = text(given, "request_id");
  if (id === "" || !Object.hasOwn(given, "decision")) return null;
  const { decision } = given;
  const expected = text(given, "expected").split(",").filter(Boolean);
  const isAllowed = permits(decision, expected);
  const name = text(given, "tool");
  const path = text(given, "path");
  return {
    source: "authorino",
    id,
    atMs: timeOf(given, nowMs),
    effect: isAllowed ? "allow" : "deny",
    engine: "Authorino",
    rule: "",
    reason: `${isAllowed ? "Permitted" : "Denied"} by Authorino${path ? ` for ${path}` : ""}.`,
    agent: text(given, "client"),
    user: text(given, "user"),
    tool: name === "" ? null : { name, server: text(given, "server") },
    model: "",
    session: text(given, "session"),
    trace: null,
    input: given,
    more: { "authorino.request_id": id, "authorino.path": path, "authorino.issuer": text(given, "issuer") },
  };
}

/** A denial leaves nothing, or false: only what is there and permits is a permission. */
function permits(decision: unknown, expected: readonly string[]): boolean {
  if (typeof decision === "boolean") return decision;
  if (!isObject(decision)) return false;
  const said = expected.length > 0 ? expected.map((name) => decision[name]) : Object.values(decision);
  return said.length > 0 && said.every(isYes);
}

function isYes(said: unknown): boolean {
  if (isObject(said)) return said.allow !== false && Object.keys(said).length > 0;
  return said === true || (typeof said === "string" && said !== "" && said !== "false");
}

/** Theirs where they say it, so that a second telling makes no second row; else now: Authorino tells once. */
function timeOf(given: Json, nowMs: number): number {
  const said = Date.parse(text(given, "time"));
  return Number.isNaN(said) || said < 0 ? nowMs : said;
}
