import { and, eq } from "drizzle-orm";
import { agentKeys, agents, agentVersions } from "@/db/store/schema/agents";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type AgentRow, agentFor, standingAgent, whereAgent } from "./agent";
import { lockAgents } from "./lock";
import { noteTimes } from "./times";

/**
 * Lets a key that telemetry showed as an agent of its own count for this one: the same agent in a second workload. What is
 * stored keeps its key, so that `unbindKey` takes it back whole. Needs `agents.write`; throws NOT_FOUND, and CONFLICT where
 * somebody registered the other agent, or its key is bound already.
 */
export async function bindKey(ctx: Ctx, id: string, key: string): Promise<void> {
  await change(ctx, { verb: "bind a key to", noun: "agent", ability: "agents.write" }, async (tx, record) => {
    await lockAgents(tx, ctx.tenant);
    const into = await standingAgent(tx, ctx, id);
    const other = await bindable(tx, ctx, into, key);
    await moveKey(tx, ctx, key, into.id);
    await tx.update(agents).set({ mergedInto: into.id }).where(whereAgent(ctx, other.id));
    await takeVersions(tx, ctx, other.id, into.id);
    await noteTimes(tx, ctx, [into.id]);
    record({ target: into.id, before: {}, after: { bound: key, called: other.name } });
    record({ target: other.id, before: { mergedInto: null }, after: { mergedInto: into.id } });
  });
}

/** Takes a bound key back: it is an agent of its own again, unregistered as it was. Needs `agents.write`; throws NOT_FOUND, and CONFLICT for an agent's own key. */
export async function unbindKey(ctx: Ctx, id: string, key: string): Promise<void> {
  await change(
    ctx,
    { verb: "unbind a key from", noun: "agent", ability: "agents.write" },
    async (tx, record) => {
      await lockAgents(tx, ctx.tenant);
      const into = await standingAgent(tx, ctx, id);
      const owner = await ownerOf(tx, ctx, key);
      if (owner !== into.id) throw notFound("key of this agent");
      if (key === into.id)
        throw new DomainError("CONFLICT", { what: `This is the key that ${into.name} was found by.` });
      const other = await agentFor(tx, ctx, key);
      await moveKey(tx, ctx, key, other.id);
      await tx.update(agents).set({ mergedInto: null }).where(whereAgent(ctx, other.id));
      await noteTimes(tx, ctx, [into.id, other.id]);
      record({ target: into.id, before: { bound: key, called: other.name }, after: {} });
      record({ target: other.id, before: { mergedInto: into.id }, after: { mergedInto: null } });
    },
  );
}

/** The agent that a key is by itself, where nobody has registered it. */
async function bindable(tx: StoreTx, ctx: Ctx, into: AgentRow, key: string): Promise<AgentRow> {
  const owner = await ownerOf(tx, ctx, key);
  if (owner === null) throw notFound("key");
  if (owner === into.id)
    throw new DomainError("CONFLICT", { what: `This key counts for ${into.name} already.` });
  const other = await agentFor(tx, ctx, owner);
  if (owner !== key)
    throw new DomainError("CONFLICT", {
      what: `This key is bound to ${other.name}.`,
      fix: "Unbind it there first.",
    });
  if (other.state !== "discovered")
    throw new DomainError("CONFLICT", {
      what: `${other.name} is ${other.state}, so what it declares would be lost.`,
      fix: "Only agents that nobody has registered can be bound to another.",
    });
  const keys = await tx.$count(agentKeys, and(eq(agentKeys.tenant, ctx.tenant), eq(agentKeys.agent, owner)));
  if (keys === 1) return other;
  throw new DomainError("CONFLICT", {
    what: `${other.name} has further keys bound to it.`,
    fix: "Unbind them first.",
  });
}

async function ownerOf(tx: StoreTx, ctx: Ctx, key: string): Promise<string | null> {
  const [row] = await tx
    .select({ agent: agentKeys.agent })
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, ctx.tenant), eq(agentKeys.key, key)));
  return row?.agent ?? null;
}

async function moveKey(tx: StoreTx, ctx: Ctx, key: string, agent: string): Promise<void> {
  await tx
    .update(agentKeys)
    .set({ agent })
    .where(and(eq(agentKeys.tenant, ctx.tenant), eq(agentKeys.key, key)));
}

/** The versions that the other key ran are this agent's too from now on. */
async function takeVersions(tx: StoreTx, ctx: Ctx, from: string, to: string): Promise<void> {
  const rows = await tx
    .select()
    .from(agentVersions)
    .where(and(eq(agentVersions.tenant, ctx.tenant), eq(agentVersions.agent, from)));
  if (rows.length === 0) return;
  await tx
    .insert(agentVersions)
    .values(rows.map((row) => ({ ...row, id: ctx.newId("agv"), agent: to, stage: "candidate" as const })))
    .onConflictDoNothing();
}
