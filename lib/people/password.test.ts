import { expect, it } from "vitest";
import { hashPassword, matchesPassword, requirePassword } from "./password";

it("hashes with argon2id, and knows the password again", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await matchesPassword(hash, "correct horse battery")).toBe(true);
  expect(await matchesPassword(hash, "correct horse batterz")).toBe(false);
});

it("refuses where there is no hash, after the same work", async () => {
  const hash = await hashPassword("correct horse battery");
  const fastestMs = async (of: string | null) => {
    const times: number[] = [];
    for (let n = 0; n < 5; n++) {
      const start = performance.now();
      expect(await matchesPassword(of, "wrong")).toBe(false);
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  await fastestMs(null);
  expect(await fastestMs(null)).toBeGreaterThan((await fastestMs(hash)) / 4);
});

it.each([
  ["short", "at least 12"],
  ["x".repeat(257), "at most 256"],
  [" Ada@Example.com ", "not your email"],
])("refuses %j", (password, why) => {
  expect(() => requirePassword(password, "ada@example.com")).toThrow(why);
});

it("asks for nothing but length", () => {
  expect(() => requirePassword("aaaaaaaaaaaa", "ada@example.com")).not.toThrow();
});
