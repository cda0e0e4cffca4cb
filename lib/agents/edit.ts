import { agents } from "@/db/store/schema/agents";
import type { StoreTx } from "@/db/store/transaction";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { type AgentRow, agentSnapshot, requireRegistered, standingAgent, whereAgent } from "./agent";
import { type AgentInput, withInput } from "./input";
import { lockAgents } from "./lock";
import { requirePeople } from "./people";

/** Edits what is declared of a registered agent; what is left out stays. Needs `agents.write`; throws NOT_FOUND, INVALID, CONFLICT. */
export async function editAgent(ctx: Ctx, id: string, input: AgentInput): Promise<void> {
  await changeAgent(ctx, { verb: "edit", ability: "agents.write" }, id, async (before, tx) => {
    requireRegistered(before, "edit");
    const after = withInput(before, input);
    await requirePeople(tx, ctx, before, after);
    return after;
  });
}

/** One agent's row becomes another, with its audit row. For the verbs of this noun. Throws NOT_FOUND, CONFLICT, and what `become` throws. */
export async function changeAgent(
  ctx: Ctx,
  { verb, ability }: { verb: string; ability: Ability },
  id: string,
  become: (before: AgentRow, tx: StoreTx) => AgentRow | Promise<AgentRow>,
): Promise<void> {
  await change(ctx, { verb, noun: "agent", ability }, async (tx, record) => {
    await lockAgents(tx, ctx.tenant);
    const before = await standingAgent(tx, ctx, id);
    const after = await become(before, tx);
    await tx.update(agents).set(after).where(whereAgent(ctx, id));
    record({ target: id, before: agentSnapshot(before), after: agentSnapshot(after) });
  });
}
