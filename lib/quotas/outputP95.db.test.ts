import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { outputSeen } from "./outputP95";

const NOW_MS = Date.parse("2026-11-22T12:00:00.000Z");
const folder = mkdtempSync(join(tmpdir(), "p95-test-"));
let serial = 0;

/** So many model calls of a key of telemetry, each with the same output. */
async function calls(tenant: string, agentKey: string, many: number, outputTokens: number): Promise<void> {
  const values = Array.from({ length: many }, () => {
    const span = (++serial).toString(16).padStart(16, "0");
    const base = {
      tenant,
      id: `act_${span}`,
      span_id: span,
      trace_id: span,
      ingest_seq: 1,
      agent_key: agentKey,
    };
    const call = { kind: "model_call", leaf: 1, outcome: "ok", provider: "openai", model: "gpt-4o" };
    return { ...base, ...call, ts: "2026-11-21 09:00:00", output_tokens: outputTokens };
  });
  await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
}

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

describeOnEachStore("what a model was seen to give out", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("is known by agent under all its keys, and of the model by everybody's calls", async () => {
    const slug = `p${++serial}-${process.pid}`;
    const { id: tenant } = await createTenant(systemCtx(), { slug, name: slug });
    const at = new Date(NOW_MS);
    const agent = `agt_registered_${slug}`;
    await bookkeep(async (tx) => {
      await tx
        .insert(agents)
        .values({ id: agent, tenant, name: "Desk", nameKey: "desk", state: "registered", createdAt: at });
      const said = {
        tenant,
        agent,
        agentId: "desk",
        agentName: "",
        service: "",
        firstSeenAt: at,
        lastSeenAt: at,
      };
      await tx.insert(agentKeys).values([
        { ...said, key: `key-one-${slug}`, workload: "shop" },
        { ...said, key: `key-two-${slug}`, workload: "office" },
      ]);
    });
    await calls(tenant, `key-one-${slug}`, 20, 100);
    await calls(tenant, `key-two-${slug}`, 20, 300);
    await calls(tenant, "", 20, 50);
    await calls(tenant, `key-of-nobody-${slug}`, 5, 900);
    const seen = (who: string | null) => outputSeen(tenant, "gpt-4o", who, NOW_MS);
    expect(seen(agent)).toBeNull();
    await vi.waitFor(() => expect(seen(agent)).toEqual({ tokens: 300, calls: 40, of: "agent" }), 20_000);
    expect(seen(null)).toMatchObject({ calls: 65, of: "model" });
    expect(seen("agt_other")).toMatchObject({ calls: 65, of: "model" });
  });
});
