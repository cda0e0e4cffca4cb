import { expect, it } from "vitest";
import { withoutSecrets } from "./secrets";

it("drops secret fields at any depth and keeps the rest", () => {
  const value = {
    name: "n",
    passwordHash: "h",
    client_secret: "s",
    TOKEN: "t",
    list: [{ "api-token": "t", id: 1 }],
    deep: { hash: "h", tokens: 5, at: new Date(0) },
  };
  expect(withoutSecrets(value)).toEqual({
    name: "n",
    list: [{ id: 1 }],
    deep: { tokens: 5, at: "1970-01-01T00:00:00.000Z" },
  });
});

it("leaves plain values as they are", () => {
  expect([null, 1, "password"].map(withoutSecrets)).toEqual([null, 1, "password"]);
});
