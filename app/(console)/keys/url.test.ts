import { describe, expect, it } from "vitest";
import { keysHref, NO_WHOLE_KEY, readKeysUrl } from "./url";

const KEY = `sk-oai-0123456789abcdef_${"s3cr3t".repeat(7)}x`;

describe("the search for keys", () => {
  it("takes names, ids and what is shown of a key, and no whole one", () => {
    // As browsers hold a field to its pattern.
    const isTaken = (typed: string) => new RegExp(`^(?:${NO_WHOLE_KEY})$`, "v").test(typed);
    for (const typed of [
      "",
      "nightly",
      "key_01hx3v9k2m",
      "sk-oai-01234567",
      "bwi_a1b2",
      "sk-proxy for tests",
    ])
      expect(isTaken(typed), typed).toBe(true);
    for (const typed of [KEY, ` ${KEY}`, `Bearer ${KEY}`, `bwa_${"a".repeat(43)}`])
      expect(isTaken(typed), typed).toBe(false);
  });

  it("does not repeat one that stands in the address", () => {
    for (const typed of [KEY, `Bearer ${KEY}`]) {
      const url = readKeysUrl({ q: typed });
      expect(url.q).toBe("sk-oai-01234567");
      expect(keysHref(url, { cursor: "next" })).not.toContain("s3cr3t");
    }
    expect(readKeysUrl({ q: `bwa_${"a".repeat(43)}` }).q).toBe("bwa_aaaa");
    expect(readKeysUrl({ q: "nightly" }).q).toBe("nightly");
  });
});
