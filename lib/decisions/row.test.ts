import { expect, it } from "vitest";
import { systemCtx } from "@/lib/access/newCtx";
import type { Decision } from "@/lib/policies/decision";
import type { Entity } from "@/lib/policies/facts";
import type { DecideAsk } from "./ask";
import type { Caller } from "./caller";
import { decisionLine, placeOf } from "./row";

const KEY = "AKIAIOSFODNN7EXAMPLE";
const caller: Caller = {
  ctx: systemCtx("tenant"),
  keyId: "key_1",
  name: "gateway",
  evidence: "ingest-key",
  bound: null,
};

/** The line of a decision that says `word` in one place. */
function lineWith(place: string, word: string): string {
  const at = (one: string) => (one === place ? word : "plain");
  const entity = (type: Entity["type"]): Entity => {
    return { type, id: type, parents: [], attrs: { name: at(type) } };
  };
  const ask: DecideAsk = {
    protocol: "authzen",
    subject: { kind: "agent", id: "agent", token: null },
    user: null,
    resource: { kind: "tool", name: at("tool"), server: at("server") },
    input: { note: at("input") },
    session: at("session"),
    trace: null,
    toolCallId: at("call"),
    environment: at("environment"),
    region: at("region"),
    callers: [],
    callbackUrl: null,
  };
  const known = <T>(value: T) => ({ value, rule: "rule", grade: "C" as const });
  const decision: Decision = {
    effect: "deny",
    mode: "enforced",
    source: "policy",
    rules: [],
    reason: at("reason"),
    obligations: [],
    set: "",
    errors: [],
    tookUs: 1,
  };
  return decisionLine(caller, {
    place: placeOf(caller, ask),
    ask,
    who: {
      agent: known({ key: "agt_1", name: at("agent") }),
      user: known(at("user")),
      grade: "C",
      refusal: null,
    },
    effect: "deny",
    decisions: [decision],
    facts: {
      action: "callTool",
      principal: entity("Agent"),
      resource: entity("Model"),
      context: { user: entity("User"), callers: [at("callers")] },
    },
    tookUs: 1,
  });
}

const PLACES = "tool server input session call environment region reason agent user Agent Model User callers";

it.each(PLACES.split(" "))("a row holds no secret that stood in: %s", (place) => {
  const line = lineWith(place, `see ${KEY} ok`);
  expect(line).not.toContain(KEY);
  expect(JSON.parse(line).redactions["aws-access-key-id"]).toBeGreaterThan(0);
  expect(lineWith(place, "harmless")).toContain("harmless");
});
