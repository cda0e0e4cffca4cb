import { describe, expect, it } from "vitest";
import { codedParts } from "./coded-parts";

const code = (text: string) => ({ text, isCode: true });
const plain = (text: string) => ({ text, isCode: false });

describe("words with code in them", () => {
  it.each([
    ["no code", [plain("no code")]],
    ["write `a.b` or `c`.", [plain("write "), code("a.b"), plain(" or "), code("c"), plain(".")]],
    ["`a``b`", [code("a"), code("b")]],
    ["one ` alone", [plain("one ` alone")]],
    ["", []],
  ])("reads %j", (words, parts) => {
    expect(codedParts(words)).toEqual(parts);
  });
});
