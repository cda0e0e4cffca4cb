import { expect, it } from "vitest";
import { routeOf } from "./measureRequest";

it("labels by what a path begins with, and keeps ids and queries out", () => {
  expect(routeOf("/api/v1/actions/act_01?q=secret", 200)).toBe("/api/v1/actions");
  expect(routeOf("/audit?q=secret", 200)).toBe("/audit");
  expect(routeOf("/sessions/ses_1", 200)).toBe("/sessions");
  expect(routeOf("/v1/traces", 200)).toBe("/v1/traces");
  expect(routeOf("/", 200)).toBe("/");
});

it("gives strangers no way to make labels", () => {
  expect(routeOf("/nothing-here", 404)).toBe("other");
  expect(routeOf('/a"b{', 400)).toBe("other");
  for (let at = 0; at < 500; at++) routeOf(`/p${at}`, 200);
  expect(routeOf("/p499", 200)).toBe("other");
  expect(routeOf("/audit", 200)).toBe("/audit");
});
