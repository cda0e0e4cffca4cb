import { expect, it } from "vitest";
import { breaks, keysSentence } from "./words";

const NOW_MS = Date.UTC(2026, 10, 22, 10);
const use = {
  lastUsedAt: "2026-11-22T09:57:00.000Z",
  addresses: ["192.0.2.7", "192.0.2.8"],
  requests: { lastFiveMinutes: 3, lastHour: 14, lastDay: 40 },
  open: 1,
  agents: [
    { id: "agt_1", name: "refunds", requests: 10 },
    { id: "agt_2", name: "triage", requests: 4 },
  ],
  isSilent: false,
};

it("says what revoking breaks", () => {
  expect(breaks(use, NOW_MS)).toBe(
    "Used by 2 agents in the last hour, in 14 requests, 1 request under way. Last used 3 m ago from 192.0.2.7.",
  );
  const silent = { ...use, requests: { lastFiveMinutes: 0, lastHour: 0, lastDay: 40 }, open: 0, agents: [] };
  expect(breaks(silent, NOW_MS)).toMatch(/^No request came with it in the last hour\. Last used 3 m ago/);
  expect(breaks({ ...silent, lastUsedAt: null }, NOW_MS)).toMatch(/It was never used\.$/);
});

it("counts keys in a sentence", () => {
  expect(keysSentence({ active: 61, unused: 4, expiring: 1 })).toBe(
    "61 keys · 4 unused 90 d · 1 expires this week",
  );
  expect(keysSentence({ active: 0, unused: 0, expiring: 0 })).toBe("No key is good now");
});
