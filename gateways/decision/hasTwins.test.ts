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
