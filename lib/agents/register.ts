import { agents } from "@/db/store/schema/agents";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { readName } from "@/lib/principals/principal";
import { blankAgent } from "./addSeen";
import { type AgentRow, agentSnapshot, standingAgent, whereAgent } from "./agent";
import { type AgentInput, withInput } from "./input";
import { lockAgents } from "./lock";
import { requirePeople } from "./people";

const REGISTER = { verb: "register", noun: "agent", ability: "agents.write" } as const;

/**
 * Registers an agent that telemetry showed, with what is said of it; what is left out stays as it was observed. Needs
 * `agents.write`; throws NOT_FOUND, INVALID, and CONFLICT where it is registered already, or counts for another.
 */
export async function registerAgent(ctx: Ctx, id: string, input: AgentInput): Promise<void> {
  await change(ctx, REGISTER, async (tx, record) => {
    await lockAgents(tx, ctx.tenant);
    const before = await standingAgent(tx, ctx, id);
    if (before.state === "registered")
      throw new DomainError("CONFLICT", { what: `${before.name} is registered already.`, fix: "Edit it." });
    if (before.state === "retired")
      throw new DomainError("CONFLICT", { what: `${before.name} is retired.`, fix: "Bring it back first." });
    const after = registered(ctx, withInput(before, input));
    await requirePeople(tx, ctx, before, after);
    await tx.update(agents).set(after).where(whereAgent(ctx, id));
    record({ target: id, before: agentSnapshot(before), after: agentSnapshot(after) });
  });
}

/** Registers an agent that was never seen. Once it runs, its key is bound to it. Needs `agents.write`; throws INVALID, NOT_FOUND. */
export async function makeAgent(ctx: Ctx, input: AgentInput & { name: string }): Promise<{ id: string }> {
  const blank = blankAgent(ctx, ctx.newId("agt"), readName(input.name));
  const row = registered(ctx, withInput(blank, input));
  await change(ctx, REGISTER, async (tx, record) => {
    await requirePeople(tx, ctx, null, row);
    await tx.insert(agents).values(row);
    record({ target: row.id, before: null, after: agentSnapshot(row) });
  });
  return { id: row.id };
}

function registered(ctx: Ctx, row: AgentRow): AgentRow {
  return {
    ...row,
    state: "registered",
    registeredAt: new Date(ctx.now()),
    registeredBy: ctx.actor.name,
  };
}
