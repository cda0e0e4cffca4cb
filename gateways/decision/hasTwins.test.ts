import { expect, it } from "vitest";
import { hasTwins } from "./hasTwins";

const look = (text: string) => hasTwins(text, JSON.parse(text));

it.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}', false],
  ['{"a":1,"a":2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"x":{"y":[{"b":1,"c":"}","b" \n\t:2}]}}', true],
  ['{"a":"{\\"b\\":1,\\"b\\":2}","c":"\\\\","d":"a\\":"}', false],
  ['{"":1,"":2}', true],
  ['{"__proto__":1,"constructor":2}', false],
  ['{"__proto__":{"a":1},"__proto__":{"a":1}}', true],
  ['{"1":1,"0":2,"1":{}}', true],
  ['[[],["a:",{"a":null}]]', false],
  ["{}", false],
  ['"a"', false],
  ["null", false],
  [`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, false],
  [`${'{"a":'.repeat(50_000)}{"b":1,"b":1}${"}".repeat(50_000)}`, true],
])("%.60s", (text, expected) => {
  expect(look(text)).toBe(expected);
});

it("costs less than reading the text", () => {
  const call = {
    name: "refund",
    arguments: { amount: 12.5, currency: "EUR", note: 'He said "no"'.repeat(8) },
  };
  const text = JSON.stringify({
    a: Array.from({ length: 5 }, () => ({ ...call, id: "017-x", tags: ["a", "b"] })),
  });
  const value: unknown = JSON.parse(text);
  const fastestOf = (act: () => unknown) => {
    const rounds = Array.from({ length: 25 }, () => {
      const startedMs = performance.now();
      for (let at = 0; at < 200; at++) act();
      return performance.now() - startedMs;
    });
    return Math.min(...rounds) / 200;
  };
  const reading = fastestOf(() => JSON.parse(text));
  const looking = fastestOf(() => hasTwins(text, value));
  process.stdout.write(
    `twins: ${(looking * 1e3).toFixed(1)} µs of ${text.length} B, reading ${(reading * 1e3).toFixed(1)} µs\n`,
  );
  expect(looking).toBeLessThan(reading * 3);
});
