import { expect, it } from "vitest";
import { factsOf } from "./words";

it("tells facts by name, times apart, without what is unknown or shown elsewhere", () => {
  const facts = {
    owner: "Kim",
    firstSeenAt: "2026-11-16T14:26:02.000Z",
    server: null,
    unused: { tools: ["a", "b"] },
  };
  expect(factsOf(facts)).toEqual([
    { name: "first seen", text: "2026-11-16 14:26:02.000 UTC", at: "2026-11-16T14:26:02.000Z" },
    { name: "unused", text: "tools a, b", at: null },
  ]);
  expect(factsOf({ firstSeenAt: "2026-11-16T99:99:99Z" })).toMatchObject([
    { name: "first seen at", at: null },
  ]);
  expect(factsOf({ why: "x".repeat(900) })[0]?.text).toHaveLength(300);
});
