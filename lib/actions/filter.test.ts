import { describe, expect, it } from "vitest";
import { parseFilter, printFilter } from "./filter";

const value = (text: string, prefix = false) => ({ text, prefix });

describe("parseFilter", () => {
  it.each([
    ["", { terms: [], words: [] }],
    ["agent:refund-triage", { terms: [{ field: "agent", values: [value("refund-triage")] }], words: [] }],
    ["user:a@b.c", { terms: [{ field: "principal", values: [value("a@b.c")] }], words: [] }],
    [
      "AGENT:x outcome:error,denied",
      {
        terms: [
          { field: "agent", values: [value("x")] },
          { field: "outcome", values: [value("error"), value("denied")] },
        ],
        words: [],
      },
    ],
    ["model:gpt-4*", { terms: [{ field: "model", values: [value("gpt-4", true)] }], words: [] }],
    [
      'tool:"send, mail",x',
      { terms: [{ field: "tool", values: [value("send, mail"), value("x")] }], words: [] },
    ],
    ['"agent:x" free', { terms: [], words: [value("agent:x"), value("free")] }],
    ["https://example.com/a", { terms: [], words: [value("https://example.com/a")] }],
    ['"a \\"b\\" \\\\"', { terms: [], words: [value('a "b" \\')] }],
    ["principal:*", { terms: [{ field: "principal", values: [value("", true)] }], words: [] }],
    ["refund*", { terms: [], words: [value("refund", true)] }],
  ])("reads %j", (text, expected) => {
    expect(parseFilter(text)).toEqual(expected);
    expect(parseFilter(printFilter(parseFilter(text)))).toEqual(expected);
  });

  it.each([
    ["colour:red", /no field "colour"/],
    ["agent:", /has no value/],
    ["agent: x", /has no value/],
    ["kind:modelcall", /no kind/],
    ["outcome:fine", /no outcome/],
    ['""', /is empty/],
    ["*", /is empty/],
    ['agent:"x', /quotation mark is open/],
    ["x".repeat(2001), /longer than/],
  ])("refuses %j with a sentence", (text, message) => {
    expect(() => parseFilter(text)).toThrow(message);
  });
});
