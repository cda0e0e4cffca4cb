import { expect, it } from "vitest";
import { listField, nanoUsdField, pairsField, usdOf, wholeField } from "./fields";

it("reads amounts as people write them, exactly", () => {
  expect(nanoUsdField.parse("$0.15")).toBe(150_000_000);
  expect(nanoUsdField.parse("2.3")).toBe(2_300_000_000);
  expect(nanoUsdField.parse("")).toBeNull();
  expect(nanoUsdField.safeParse("1e3").success).toBe(false);
  expect(usdOf(nanoUsdField.parse("0.000000001"))).toBe("0.000000001");
});

it("reads numbers, lists and pairs", () => {
  expect(wholeField.parse("131,072")).toBe(131_072);
  expect(wholeField.safeParse("many").success).toBe(false);
  expect(listField.parse("a, b")).toEqual(["a", "b"]);
  expect(pairsField.parse("a=1, b=x=y")).toEqual({ a: "1", b: "x=y" });
  expect(pairsField.safeParse("a").success).toBe(false);
});
