import { describe, expect, it } from "vitest";
import type { Entity, Facts } from "./facts";
import { printFacts, readFacts, timeFacts } from "./storedFacts";

const entity = (type: Entity["type"], id: string): Entity => ({ type, id, parents: [], attrs: { name: id } });
const principal = entity("Agent", "agt_1");
const resource = entity("Tool", "refund");
const user = entity("User", "ana");

describe("stored facts", () => {
  it("are one text where only the time differs, and each its own where anything else does", () => {
    const context = { grade: "D", dataClasses: ["pii"], callers: [] as string[], approved: false };
    const facts = (atMs: number, other: Facts["context"] = {}, action: Facts["action"] = "callTool") => {
      return { action, principal, resource, context: { ...context, ...other, ...timeFacts(atMs) } };
    };
    const asked: Facts[] = [
      facts(1),
      facts(2, { dataClasses: ["pii", "secret"] }),
      facts(3, { dataClasses: ["secret"] }),
      facts(4, { approved: true }),
      facts(5, { user }),
      facts(6, { user: { ...user, attrs: { name: "Ana" } } }),
      facts(7, { callers: ["planner"] }),
      facts(8, {}, "useModel"),
      { ...facts(9), resource: { ...resource, attrs: { name: "refunds" } } },
    ];
    // Each after each other, so that what was printed last is another.
    const texts = asked.flatMap((one) => asked.map((other) => [printFacts(one), printFacts(other)]));
    expect(new Set(texts.flat()).size).toBe(asked.length);
    for (const one of asked)
      expect(readFacts(printFacts(one), { atMs: one.context.now as number })).toEqual(one);
    expect(printFacts(facts(3_600_000))).toBe(printFacts(facts(90_000_000)));
  });
});
