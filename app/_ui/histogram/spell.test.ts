import { describe, expect, it } from "vitest";
import { worstSpell } from "./spell";

const at = (startMs: number, error: number, denied = 0) => ({ startMs, ok: 5, error, denied, other: 0 });

describe("worstSpell", () => {
  it("joins neighbours and picks the run with most", () => {
    const buckets = [at(0, 3), at(10, 0), at(20, 1, 1), at(30, 4), at(40, 0)];
    expect(worstSpell(buckets, 10)).toEqual({ count: 6, startMs: 20, endMs: 40 });
  });
  it("is silent where there is nothing to tell", () => {
    expect(worstSpell([at(0, 0), at(10, 0)], 10)).toBeNull();
    expect(worstSpell([at(0, 1), at(10, 0)], 10)).toBeNull();
    expect(worstSpell([at(0, 2), at(10, 2)], 10)).toBeNull();
    expect(worstSpell([], 10)).toBeNull();
  });
});
