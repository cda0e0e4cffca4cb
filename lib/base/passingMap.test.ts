import { describe, expect, it } from "vitest";
import { PassingMap } from "./passingMap";

describe("a map through which much passes", () => {
  it("holds what a Map would, however much has passed", () => {
    const passing = new PassingMap<string, number>();
    const plain = new Map<string, number>();
    for (let at = 0; at < 5_000; at++) {
      const key = `k${(at * 7_919) % 2_003}`;
      const [set, stays] = [at % 3 !== 0, at % 5 !== 0];
      if (set) passing.set(key, at);
      if (set) plain.set(key, at);
      if (!stays) expect(passing.delete(key)).toBe(plain.delete(key));
      expect(passing.get(key)).toBe(plain.get(key));
      expect(passing.size).toBe(plain.size);
    }
    expect(passing.size).toBeGreaterThan(1_000);
    for (const [key, value] of plain) expect(passing.get(key)).toBe(value);
    expect(passing.oldest()).toBe(plain.keys().next().value);
    passing.clear();
    expect([passing.size, passing.oldest()]).toEqual([0, undefined]);
  });

  it("gives the oldest first, also after it began anew", () => {
    const passing = new PassingMap<number, string>();
    passing.set(-1, "stays");
    for (let at = 0; at < 100; at++) {
      passing.set(at, "passes");
      passing.delete(at);
    }
    passing.set(100, "last");
    expect(passing.oldest()).toBe(-1);
    passing.delete(-1);
    expect(passing.oldest()).toBe(100);
  });
});
