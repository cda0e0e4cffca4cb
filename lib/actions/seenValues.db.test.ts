import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { testCtx } from "@/lib/access/testCtx";
import { agentsSeenWith, newestSeenValueMs, seenOfAgents, seenValuesSince } from "./seenValues";

const folder = mkdtempSync(join(tmpdir(), "bailiwick-seen-"));
const ctx = testCtx("acme", ["auditor"]);
const link = (kind: string, id: string) => ({ kind, id, name: `The ${id}`, rule: "x", grade: "C" });

async function act(row: Record<string, unknown>): Promise<void> {
  const serial = Math.floor(performance.now() * 1_000)
    .toString(16)
    .padStart(16, "0");
  const base = { tenant: "acme", id: `act_${serial}`, trace_id: serial, span_id: serial, ingest_seq: 1 };
  await lake().writer.insert({ table: "actions", values: [{ ...base, ...row }], format: "JSONEachRow" });
}

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  const chain = JSON.stringify([link("human", "kim"), link("agent", "boss"), link("agent", "clerk")]);
  const clerk = {
    agent_key: "agt_clerk",
    agent_id: "clerk",
    agent_name: "Clerk",
    workload: "shop",
    service: "desk",
  };
  await act({
    ...clerk,
    ts: "2026-10-01 10:00:00",
    kind: "tool_call",
    tool: "fetch",
    target: "mcp.example",
    chain,
  });
  await act({
    ...clerk,
    ts: "2026-11-02 10:00:00",
    kind: "tool_call",
    tool: "fetch",
    target: "mcp.example",
    principal: "kim",
  });
  await act({
    ...clerk,
    ts: "2026-11-03 10:00:00",
    kind: "model_call",
    provider: "openai",
    model: "gpt-4.1",
    environment: "production",
    attributes: '{"gen_ai.agent.version":"1.2.0"}',
  });
  await act({
    agent_key: "agt_other",
    tenant: "other",
    ts: "2026-11-03 10:00:00",
    kind: "tool_call",
    tool: "steal",
  });
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

describe("what agents were seen to use", () => {
  it("is one value an agent, with the first and the last time over all months", async () => {
    const [tool, ...others] = await seenValuesSince(ctx, "tool", { sinceMs: 0, after: ["", ""], limit: 10 });
    expect(others).toEqual([]);
    expect(tool).toEqual({
      agentKey: "agt_clerk",
      value: '["fetch","mcp.example"]',
      firstMs: Date.UTC(2026, 9, 1, 10),
      lastMs: Date.UTC(2026, 10, 2, 10),
    });
    expect(
      await seenValuesSince(ctx, "tool", { sinceMs: 0, after: ["agt_clerk", tool?.value ?? ""], limit: 10 }),
    ).toEqual([]);
  });

  it("is what it is, by kind", async () => {
    const kinds = ["self", "model", "principal", "caller", "environment", "version"] as const;
    const rows = await seenOfAgents(ctx, ["agt_clerk"], kinds);
    expect(Object.fromEntries(rows.map((row) => [row.kind, row.value]))).toEqual({
      self: '["shop","clerk","Clerk","desk"]',
      model: "openai/gpt-4.1",
      principal: "kim",
      caller: '["boss","The boss"]',
      environment: "production",
      version: "1.2.0",
    });
    expect(await seenOfAgents(ctx, ["agt_clerk"], ["model"], { sinceMs: Date.UTC(2026, 10, 4) })).toEqual([]);
  });

  it("leads back from a value to its agents, in one tenant", async () => {
    expect((await agentsSeenWith(ctx, "model", ["openai/gpt-4.1"])).map((row) => row.agentKey)).toEqual([
      "agt_clerk",
    ]);
    expect(await agentsSeenWith(ctx, "tool", ['["steal",""]'])).toEqual([]);
    expect(await newestSeenValueMs(ctx, "tool")).toBeGreaterThan(Date.UTC(2026, 0));
    expect(await newestSeenValueMs(testCtx("nobody", ["auditor"]), "tool")).toBeNull();
  });
});
