import { expect, it } from "vitest";
import { refusal } from "../refusal";
import { isAway } from "./away";

const failed = (code: string) =>
  new Error("Failed query", { cause: Object.assign(new Error("refused"), { code }) });
const lost = refusal("UNAVAILABLE", "The store cannot be reached.", "", "Try again shortly.");

it.each<readonly [unknown, boolean]>([
  [lost, true],
  [new Error("Failed query", { cause: lost }), true],
  ...["08006", "40P01", "53100", "57P01", "58030", "25006"].map((code) => [failed(code), true] as const),
  ...["22021", "23503", "54000", "25P02", "42703"].map((code) => [failed(code), false] as const),
  [new TypeError("nothing"), false],
  [null, false],
])("tells a store that is away from a statement that it refuses: %s", (error, expected) => {
  expect(isAway(error)).toBe(expected);
});
