import { expect, it } from "vitest";
import { browserOf } from "./browser";

const addressOf = (forwarded: string) => browserOf(new Headers({ "x-forwarded-for": forwarded })).address;

it("believes our own socket, not the caller", () => {
  expect(addressOf("198.51.100.1, 192.0.2.7")).toBe("192.0.2.7");
  expect(addressOf("192.0.2.7")).toBe("192.0.2.7");
});

it("believes a proxy on this machine, and only what that one wrote", () => {
  expect(addressOf("203.0.113.9, 198.51.100.1, 127.0.0.1")).toBe("198.51.100.1");
  expect(addressOf("198.51.100.1, ::ffff:127.0.0.1")).toBe("198.51.100.1");
  expect(addressOf("127.0.0.1")).toBe("127.0.0.1");
});

it("says so when it does not know", () => {
  expect(browserOf(new Headers())).toEqual({ userAgent: "unknown", address: "unknown" });
});
