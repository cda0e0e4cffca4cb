import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { agentKeys, agents, agentVersions, discoveries } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type Followed, followSeen } from "@/lib/actions/followSeen";
import { newestSeenValueMs, type SeenValue } from "@/lib/actions/seenValues";
import { bookkeep } from "@/lib/changes/bookkeep";
import { addSeenAgents } from "./addSeen";

const MAX_VALUE = 200;
const LOOK_EVERY_MS = 3_000;
/** Conventions that say nothing of the framework that speaks them. */
const NO_FRAMEWORK = new Set(["other", "otel-genai"]);

/**
 * Looks for agents: brings those that telemetry names since the last look into the tenant's list, with their versions, and
 * fills environment and framework where nobody has registered them. Bears being stopped and run again. Needs `audit.read`:
 * it notes what was seen, and sets nothing that a person sets.
 */
export async function discoverAgents(
  ctx: Ctx,
  onPage: (seen: number) => Promise<void> = async () => undefined,
): Promise<Followed> {
  requireAbility(ctx, "audit.read");
  const found = await followSeen(ctx, "self", (page) => addSeenAgents(ctx, page), onPage);
  await followSeen(ctx, "version", (page) => addSeenVersions(ctx, page), onPage);
  await followSeen(ctx, "environment", (page) => fill(ctx, "environment", page), onPage);
  await followSeen(
    ctx,
    "dialect",
    (page) =>
      fill(
        ctx,
        "framework",
        page.filter((one) => !NO_FRAMEWORK.has(one.value)),
      ),
    onPage,
  );
  return found;
}

/** Looks only where the lake took in something since, and not again within 3 s: what a page may ask each time. Needs `audit.read`. */
export async function lookForAgents(ctx: Ctx): Promise<void> {
  requireAbility(ctx, "audit.read");
  const mine = and(eq(discoveries.tenant, ctx.tenant), eq(discoveries.kind, "self"));
  const [last] = await store().select().from(discoveries).where(mine);
  if (last && ctx.now() - last.at.getTime() < LOOK_EVERY_MS) return;
  const newestMs = await newestSeenValueMs(ctx, "self");
  if (newestMs === null || (last && last.readTo.getTime() >= newestMs)) return;
  await discoverAgents(ctx);
}

async function agentsBy(ctx: Ctx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await store()
    .select({ key: agentKeys.key, agent: agentKeys.agent })
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, ctx.tenant), inArray(agentKeys.key, [...new Set(keys)])));
  return new Map(rows.map((row) => [row.key, row.agent]));
}

async function addSeenVersions(ctx: Ctx, page: readonly SeenValue[]): Promise<number> {
  const owners = await agentsBy(
    ctx,
    page.map((one) => one.agentKey),
  );
  const rows = new Map<string, typeof agentVersions.$inferInsert>();
  for (const { agentKey, value, firstMs, lastMs } of page) {
    const agent = owners.get(agentKey);
    if (!agent || value.length > MAX_VALUE || value.includes("\0")) continue;
    const id = `${agent}\n${value}`;
    const before = rows.get(id);
    rows.set(id, {
      id: ctx.newId("agv"),
      tenant: ctx.tenant,
      agent,
      version: value,
      source: "seen",
      firstSeenAt: new Date(Math.min(firstMs, before?.firstSeenAt?.getTime() ?? firstMs)),
      lastSeenAt: new Date(Math.max(lastMs, before?.lastSeenAt?.getTime() ?? lastMs)),
      createdAt: new Date(ctx.now()),
    });
  }
  if (rows.size === 0) return 0;
  await bookkeep((tx) =>
    tx
      .insert(agentVersions)
      .values([...rows.values()])
      .onConflictDoUpdate({
        target: [agentVersions.agent, agentVersions.version],
        set: {
          firstSeenAt: sql`least(${agentVersions.firstSeenAt}, excluded.first_seen_at)`,
          lastSeenAt: sql`greatest(${agentVersions.lastSeenAt}, excluded.last_seen_at)`,
        },
      }),
  );
  return rows.size;
}

/** What was seen stands in for what nobody has declared, until somebody registers the agent. */
async function fill(
  ctx: Ctx,
  field: "environment" | "framework",
  page: readonly SeenValue[],
): Promise<number> {
  const owners = await agentsBy(
    ctx,
    page.map((one) => one.agentKey),
  );
  const byValue = new Map<string, string[]>();
  for (const { agentKey, value } of page) {
    const agent = owners.get(agentKey);
    if (!agent || value.length > MAX_VALUE || value.includes("\0")) continue;
    byValue.set(value, [...(byValue.get(value) ?? []), agent]);
  }
  for (const [value, ids] of byValue) {
    const open = and(eq(agents.tenant, ctx.tenant), eq(agents.state, "discovered"), isNull(agents[field]));
    await bookkeep((tx) =>
      tx
        .update(agents)
        .set({ [field]: value })
        .where(and(open, inArray(agents.id, ids))),
    );
  }
  return 0;
}
