import { expect, it } from "vitest";
import { tenantSentence, whatGoes } from "./sentence";

const nowMs = Date.parse("2026-11-22T10:00:00Z");
const tenant = {
  id: "ten_1",
  slug: "acme",
  name: "Acme",
  demo: false,
  createdAt: "2026-11-01T00:00:00.000Z",
  members: 12,
  administrators: 1,
  usage: { rows: 12_408, bytes: 2_100_000_000, lastSpanAt: "2026-11-22T09:55:00.000Z" },
};

it("says who runs it and what it holds", () => {
  expect(tenantSentence(tenant, nowMs)).toBe(
    "12 members, 1 administrator · last span 5 m ago · 12,408 rows, 2.1 GB",
  );
  const empty = { ...tenant, members: 0, administrators: 0, usage: { rows: 0, bytes: 0, lastSpanAt: null } };
  expect(tenantSentence(empty, nowMs)).toBe("0 members, no administrator · no span yet · 0 rows, 0 B");
  expect(tenantSentence({ ...tenant, demo: true, usage: null }, nowMs)).toBe(
    "open to the default tenant's members · the lake does not answer",
  );
});

it("says what a removal takes, and counts each row once", () => {
  const store = { tenants: 1, people: 12, keys: 1, changes: 30, memberships: 12, settings: 2 };
  expect(whatGoes(tenant, { store, lake: { actions: 12_408, trace_spans: 12_408 } })).toEqual([
    "12,408 rows of what its agents did, 2.1 GB on disk",
    "12 members; accounts that belong to no other tenant go with their sign-ins",
    "1 key or token",
    "30 changes in its log, and 14 other rows that people set",
  ]);
});
