import { expect, it } from "vitest";
import { hasTwins } from "./hasTwins";

it.each([
  ['{"a":1,"a":2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"x":[{"a":1},{"a":2,"b":{"a":1}}]}', false],
  ['{"x":{"a":1,"b":[],"a":{}}}', true],
  ['["a","a","b"]', false],
  ['{"a":"a","b":"a"}', false],
  ['{"a":"{\\"a\\":1,\\"a\\":2}"}', false],
  ['{"a" : "x:", "b":":" , "a":null}', true],
  ["12", false],
])("tells a name that stands twice: %s", (text, isTwice) => {
  expect(hasTwins(text)).toBe(isTwice);
});
