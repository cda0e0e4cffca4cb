import { expect, it } from "vitest";
import { isTransient } from "./lakeError";

it.each([
  [{ code: "ECONNREFUSED", message: "connect" }, true],
  [{ message: "socket hang up" }, true],
  [{ code: "241", message: "Memory limit exceeded" }, true],
  [{ code: "243", message: "Not enough space" }, true],
  [
    { code: "407", message: "Decimal math overflow: (while reading the value of key end_ts): (at row 1)" },
    false,
  ],
  [{ code: "9999", message: "Something new: (at row 3)" }, false],
  [{ code: "27", message: "Cannot parse input" }, false],
])("tells %j from what the row itself is to blame for", (error, transient) => {
  expect(isTransient(error)).toBe(transient);
});
