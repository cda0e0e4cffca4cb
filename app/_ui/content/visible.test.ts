import { describe, expect, it } from "vitest";
import { runsOf, visible } from "./visible";

const chars = (...codePoints: number[]) => String.fromCodePoint(...codePoints);

describe("visible", () => {
  it("leaves plain text, tabs and newlines alone, in any script", () => {
    const text = "a\tb\nΩ שלום 日本語 naïve é";
    expect(visible(text)).toBe(text);
    expect(visible("a\r\nb")).toBe("a\nb");
  });

  it.each([
    ["a right-to-left override", 0x202e],
    ["an isolate", 0x2066],
    ["the end of an isolate", 0x2069],
    ["an Arabic letter mark", 0x61c],
    ["a zero-width space", 0x200b],
    ["a zero-width joiner outside an emoji", 0x200d],
    ["a byte order mark", 0xfeff],
    ["a tag letter", 0xe0041],
    ["a variation selector", 0xfe01],
    ["a supplementary variation selector", 0xe0100],
    ["a soft hyphen", 0xad],
    ["an escape", 0x1b],
    ["a null", 0],
    ["a C1 control", 0x85],
    ["a lone carriage return", 0xd],
    ["a line separator", 0x2028],
    ["a Hangul filler", 0x3164],
    ["a lone surrogate", 0xd83d],
  ])("names %s", (_, codePoint) => {
    const shown = visible(`pay${codePoint > 0xffff ? chars(codePoint) : String.fromCharCode(codePoint)}txt`);
    expect(shown).toBe(`pay⟦U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}⟧txt`);
  });

  it("shows text that was smuggled in tags", () => {
    const smuggled = [..."hi"].map((c) => chars(0xe0000 + (c.codePointAt(0) ?? 0))).join("");
    expect(visible(`ok${smuggled}`)).toBe("ok⟦U+E0068⟧⟦U+E0069⟧");
  });

  it("keeps emoji whole", () => {
    const heart = chars(0x2764, 0xfe0f);
    const coder = chars(0x1f469, 0x200d, 0x1f4bb);
    expect(visible(`${heart} ${coder}`)).toBe(`${heart} ${coder}`);
  });

  it("names a selector that follows no emoji", () => {
    expect(visible(`a${chars(0xfe0f)}`)).toBe("a⟦U+FE0F⟧");
  });
});

describe("runsOf", () => {
  it("keeps the order of text and marks", () => {
    expect(runsOf(`a${chars(0x202e)}b`)).toEqual([
      { text: "a" },
      { mark: "⟦U+202E⟧", codePoint: 0x202e },
      { text: "b" },
    ]);
    expect(runsOf("")).toEqual([]);
  });
});
