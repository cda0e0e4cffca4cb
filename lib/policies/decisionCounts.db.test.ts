import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { testCtx } from "@/lib/access/testCtx";
import { decisionCounts } from "./decisionCounts";

const folder = mkdtempSync(join(tmpdir(), "bailiwick-decided-"));
const ctx = testCtx("acme", ["auditor"]);
const at = Date.parse("2026-11-02T10:00:00Z");
let serial = 0;

async function decided(effect: string, policies: readonly string[], more: Record<string, unknown> = {}) {
  const id = String(++serial).padStart(16, "0");
  const rules = policies.map((policy) => ({ policy, policyName: 'A "policy":"pol_ff"', rule: "r" }));
  const value = {
    tenant: "acme",
    id: `act_${id}`,
    trace_id: id,
    span_id: id,
    ingest_seq: 1,
    ts: "2026-11-02 10:00:00",
    kind: "tool_call",
    effect,
    decisions: JSON.stringify([{ effect, rules }]),
    ...more,
  };
  await lake().writer.insert({ table: "actions", values: [value], format: "JSONEachRow" });
  return value;
}

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

it("counts what each policy decided, each action once, of this tenant and time only", async () => {
  const twice = await decided("allow", ["pol_aa", "pol_aa", "pol_bb"]);
  await lake().writer.insert({
    table: "actions",
    values: [{ ...twice, ingest_seq: 2 }],
    format: "JSONEachRow",
  });
  await decided("deny", ["pol_aa"]);
  await decided("hold", ["pol_bb"]);
  await decided("deny", ["pol_aa"], { tenant: "other" });
  await decided("deny", ["pol_aa"], { ts: "2026-10-02 10:00:00" });
  await decided("deny", [], {});
  const range = { fromMs: at - 60_000, toMs: at + 60_000 };
  const counts = await decisionCounts(ctx, ["pol_aa", "pol_bb", "pol_ff"], range);
  expect(Object.fromEntries(counts)).toEqual({
    pol_aa: { decided: 2, stopped: 1 },
    pol_bb: { decided: 2, stopped: 1 },
  });
});
