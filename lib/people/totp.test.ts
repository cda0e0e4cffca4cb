import { Secret } from "otpauth";
import { expect, it } from "vitest";
import { drawFactorSecret, factorUri, stepOf } from "./totp";

/** RFC 6238, appendix B, for SHA-1: the last six of its eight digits. */
const SECRET = Secret.fromUTF8("12345678901234567890").base32;

it.each([
  [59, "287082", 1],
  [1_111_111_109, "081804", 37_037_036],
  [1_111_111_111, "050471", 37_037_037],
  [1_234_567_890, "005924", 41_152_263],
  [2_000_000_000, "279037", 66_666_666],
  [20_000_000_000, "353130", 666_666_666],
])("knows the code of second %d of RFC 6238", (second, code, step) => {
  expect(stepOf(SECRET, code, second * 1_000)).toBe(step);
  expect(stepOf(SECRET, code, (second + 30) * 1_000)).toBe(step);
  expect(stepOf(SECRET, code, (second - 30) * 1_000)).toBe(step);
  expect(stepOf(SECRET, code, (second + 60) * 1_000)).toBeNull();
});

it.each(["", "28708", "2870822", "28708a", "２87082"])("takes no %j for a code", (code) => {
  expect(stepOf(SECRET, code, 59_000)).toBeNull();
});

it("draws 160 bits, another time others, and writes them as apps read them", () => {
  const secret = drawFactorSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(drawFactorSecret()).not.toBe(secret);
  expect(factorUri(secret, "a+b@example.com")).toContain(
    "otpauth://totp/Bailiwick:a%2Bb%40example.com?issuer=Bailiwick",
  );
});
