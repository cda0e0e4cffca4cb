import { expect, it } from "vitest";
import { remembered } from "./remembered";

it("makes one object of the same texts, another of others however they join, and keeps a bounded number", () => {
  let made = 0;
  const pair = remembered((one: string, other: string) => {
    made += 1;
    return { one, other };
  }, 3);
  expect(pair("a", "bc")).toBe(pair("a", "bc"));
  expect(pair("ab", "c")).toEqual({ one: "ab", other: "c" });
  expect(pair("1 a", "")).not.toBe(pair("", "1 a"));
  expect(made).toBe(4);
  pair("a", "bc");
  expect(made, "all was forgotten when the fourth came").toBe(5);
  const long = "x".repeat(2_000);
  expect(pair(long, "")).not.toBe(pair(long, ""));
});
