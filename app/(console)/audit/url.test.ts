import { describe, expect, it } from "vitest";
import { auditHref, readAuditUrl } from "./url";

const url = { q: "agent:a", from: "now-1h", to: "", cursor: "abc", sel: "act_1" };

describe("the audit page's address", () => {
  it("holds everything that is shown", () => {
    expect(auditHref(url)).toBe("/audit?q=agent:a&from=now-1h&cursor=abc&sel=act_1");
    const params = Object.fromEntries(new URL(auditHref(url), "http://localhost").searchParams);
    expect(readAuditUrl(params)).toEqual(url);
  });
  it("keeps the list when the selection changes", () => {
    expect(auditHref(url, { sel: "act_2" })).toContain("cursor=abc&sel=act_2");
  });
  it("forgets cursor and selection when the list changes", () => {
    expect(auditHref(url, { q: "tool:b" })).toBe("/audit?q=tool:b&from=now-1h");
    expect(auditHref(url, { from: "now-7d" })).toBe("/audit?q=agent:a&from=now-7d");
  });
});
