import { describe, expect, it } from "vitest";
import { actionId, actionStartMs, agentKey, sessionId } from "./ids";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

describe("actionId", () => {
  it("is the same for the same span, and another for another tenant, trace or span", () => {
    const ids = [
      actionId("acme", 1_700_000_000_123_456_789n, TRACE, SPAN),
      actionId("globex", 1_700_000_000_123_456_789n, TRACE, SPAN),
      actionId("acme", 1_700_000_000_123_456_789n, TRACE, "b7ad6b7169203332"),
      actionId("acme", 1_700_000_000_123_456_789n, TRACE.replace("0", "1"), SPAN),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(actionId("acme", 1_700_000_000_123_999_999n, TRACE, SPAN)).toBe(ids[0]);
    for (const id of ids) expect(id).toMatch(/^act_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  });

  it("does not confuse where one part ends and the next begins", () => {
    expect(sessionId("ab", "c")).not.toBe(sessionId("a", "bc"));
    expect(agentKey("t", "1:a", "b")).not.toBe(agentKey("t", "1", "a1:b"));
    expect(sessionId("t", "x").slice(4)).not.toBe(agentKey("t", "x", "").slice(4));
  });

  it("sorts as time does and reads its milliseconds back", () => {
    const times = [1_420_070_400_000, 1_700_000_000_123, 1_700_000_000_124, 2 ** 48 - 1];
    const ids = times.map((ms) => actionId("acme", BigInt(ms) * 1_000_000n + 999_999n, TRACE, SPAN));
    expect([...ids].sort()).toEqual(ids);
    expect(ids.map(actionStartMs)).toEqual(times);
  });

  it("writes 128 bits as a ULID does", () => {
    // The ULID specification writes 2016-07-30T22:36:16.385Z as 01ARYZ6S41.
    expect(actionId("t", 1_469_918_176_385n * 1_000_000n, TRACE, SPAN).slice(4, 14)).toBe("01aryz6s41");
  });

  it.each([
    "",
    "act_",
    "ses_01aryz6s410000000000000000",
    "act_81aryz6s410000000000000000",
    "act_01aryz6s41000000000000000",
    "act_01ARYZ6S410000000000000000",
    "act_01aryz6s4100000000000000i0",
  ])("says null for %j", (text) => {
    expect(actionStartMs(text)).toBeNull();
  });
});
