import { expect, it } from "vitest";
import { inputProblem } from "@/lib/decisions/input";
import { readJson } from "./readJson";

const read = (number: string) => readJson(`{"a":[{"b":${number},"text":"1e999 9007199254740993 \\"1.5"}]}`);
const problem = (number: string) => inputProblem(read(number) as Record<string, unknown>);

it.each([
  "0",
  "-0.0",
  "12.50e3",
  "0.30000000000000004",
  "1.7976931348623157e+308",
  "5e-324",
  "9007199254740992",
  "1e21",
  "100000000000000000000000",
  "0.1000000000000000000",
])("reads %s as JSON.parse does", (number) => {
  expect(problem(number)).toBeNull();
  expect(read(number)).toEqual(JSON.parse(`{"a":[{"b":${number},"text":"1e999 9007199254740993 \\"1.5"}]}`));
});

it.each([
  "9007199254740993",
  "-9007199254740993",
  "900.00000000000000001",
  "1e400",
  "1e-400",
  "1".repeat(200),
])("does not round %s", (number) => {
  expect(problem(number)).toContain(`The number ${number.slice(0, 100)} `);
});

it("reads 64 levels, and no more", () => {
  const nested = (levels: number) =>
    JSON.parse(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`) as Record<string, unknown>;
  expect(inputProblem(nested(64))).toBeNull();
  expect(inputProblem(nested(65))).toContain("too deep");
  expect(inputProblem(nested(5_000))).toContain("too deep");
});

it.each([
  "9007199254740993",
  "[9007199254740993]",
  '{"a": -1e-400}',
  '["1e1",1e400]',
  '{"id":"agt_4e1-2","a":[0,\n1e400]}',
])("finds the number that is rounded wherever a value may stand: %s", (text) => {
  expect(JSON.stringify(readJson(text))).toContain("inexact number");
});
