import { expect, it } from "vitest";
import { browserOf } from "./browser";

it("believes our own listener and nobody else", () => {
  const forged = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9", "user-agent": "curl" };
  expect(browserOf(new Headers(forged))).toEqual({ userAgent: "curl", address: "unknown" });
  const ours = { ...forged, "x-bailiwick-client": "198.51.100.7" };
  expect(browserOf(new Headers(ours)).address).toBe("198.51.100.7");
  expect(browserOf(new Headers())).toEqual({ userAgent: "unknown", address: "unknown" });
});
