import { expect, it } from "vitest";
import { uuidv7 } from "./uuidv7";

it("writes the example of RFC 9562, appendix A.6", () => {
  const random = Buffer.from("0cc318c4dc0c0c07398f", "hex");
  expect(uuidv7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

it("sorts by time whatever the randomness", () => {
  const late = uuidv7(2_000, new Uint8Array(10));
  const early = uuidv7(1_000, new Uint8Array(10).fill(255));
  expect([late, early].sort()).toEqual([early, late]);
});
