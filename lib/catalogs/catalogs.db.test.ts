import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { listAgents } from "@/lib/agents/list";
import { observedOf } from "@/lib/agents/observed";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { listTools } from "@/lib/tools/listTools";
import { DISCOVER_CATALOGS } from "./discoverJob";
import { toolsUsed } from "./toolsUsed";

const folder = mkdtempSync(join(tmpdir(), "catalogs-test-"));
let serial = 0;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

/** One call of a tool by the tenant's agent. */
async function call(tenant: string, tool: string, target: string): Promise<void> {
  serial += 1;
  const span = serial.toString(16).padStart(16, "0");
  const ids = { id: `act_${span}`, trace_id: span, span_id: span, session_id: `ses_${span}`, ingest_seq: 1 };
  const agent = { agent_key: `agt_${tenant}`, agent_id: "clerk", agent_name: "Clerk", workload: "shop" };
  const row = { tenant, ...ids, ...agent, ts: "2026-11-21 09:00:00", kind: "tool_call", tool, target };
  await lake().writer.insert({ table: "actions", values: [row], format: "JSONEachRow" });
}

describeOnEachStore("catalogs", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("fill from telemetry, each tenant's its own, and an agent's uses lead to its tools", async () => {
    const made = async (slug: string) =>
      testCtx((await createTenant(systemCtx(), { slug: `${slug}-${process.pid}`, name: slug })).id, [
        "admin",
      ]);
    const [acme, other] = [await made(`acme${++serial}`), await made(`other${++serial}`)];
    await call(acme.tenant, "fetch", "mcp.acme");
    await call(acme.tenant, "fetch", "mcp.evil");
    await call(other.tenant, "steal", "");
    const job = {
      signal: new AbortController().signal,
      progress: async () => undefined,
    } as unknown as Parameters<typeof DISCOVER_CATALOGS.run>[2];
    expect(await DISCOVER_CATALOGS.run(systemCtx(), {}, job)).toMatchObject({ tenants: 3 });
    const names = async (ctx: typeof acme) => (await listAgents(ctx)).agents.map((one) => one.name);
    expect([await names(acme), await names(other)]).toEqual([["Clerk"], ["Clerk"]]);
    const { tools } = await listTools(acme);
    expect(tools.map((one) => one.name)).toEqual(["fetch"]);
    const observed = await observedOf(acme, [`agt_${acme.tenant}`], 0);
    expect([...(tools[0]?.seenAt ?? [])].sort()).toEqual(["mcp.acme", "mcp.evil"]);
    expect((await toolsUsed(acme, observed.tools)).map((one) => one.id).sort()).toEqual(
      tools.map((one) => one.id).sort(),
    );
    const only = observed.tools.map((use) => ({ ...use, at: ["mcp.acme"] }));
    expect(await toolsUsed(acme, only)).toMatchObject([
      { id: tools[0]?.id, name: "fetch", approval: "none" },
    ]);
    expect(await toolsUsed(other, observed.tools)).toEqual([]);
  });
});
