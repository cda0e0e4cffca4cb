import { describe, expect, it } from "vitest";
import { printUrl, readListUrl } from "./list-url";

describe("the address of a list", () => {
  it("reads what it printed", () => {
    const url = {
      q: 'agent:refund* "a+b & c" 100%',
      from: "now-1h",
      to: "2026-11-21T14:00:00Z",
      cursor: "x=/+",
    };
    const printed = printUrl("/audit", url);
    const params = Object.fromEntries(new URL(printed, "http://localhost").searchParams);
    expect(readListUrl(params)).toEqual(url);
  });

  it("keeps the filter language readable and says nothing that is empty", () => {
    expect(printUrl("/audit", { q: "agent:a,b* x", from: "", to: "" })).toBe("/audit?q=agent:a,b*+x");
    expect(printUrl("/audit", { q: "", from: "" })).toBe("/audit");
  });

  it("takes the first of repeated parameters", () => {
    expect(readListUrl({ q: ["a", "b"] }).q).toBe("a");
  });
});
