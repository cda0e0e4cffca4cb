import { and, eq } from "drizzle-orm";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { change } from "@/lib/changes/change";
import { matchSeen } from "./match";
import { readOwner } from "./owner";
import { serverFor, serverSnapshot, whereServer } from "./server";
import { readServer, type ServerInput, unlessTaken } from "./serverInput";

/** Edits a server; what is left out stays. A bearer token never follows to another origin. Needs `agents.write`; throws NOT_FOUND, INVALID, CONFLICT. */
export async function editServer(ctx: Ctx, id: string, input: ServerInput): Promise<void> {
  requireAbility(ctx, "agents.write");
  const before = await serverFor(store(), ctx, id);
  const read = await readServer(before, input);
  await unlessTaken(read.name, () =>
    change(ctx, { verb: "edit", noun: "tool server", ability: "agents.write" }, async (tx, record) => {
      const after = { ...read, ...(await readOwner(tx, ctx, before, input)) };
      const { listedAt: _, askedAt: __, ...set } = after;
      await tx.update(toolServers).set(set).where(whereServer(ctx, id));
      if (after.url !== before.url || after.name !== before.name)
        await matchSeen(tx, ctx, await namesOf(tx, ctx, id));
      record({ target: id, before: serverSnapshot(before), after: serverSnapshot(after) });
    }),
  );
}

async function namesOf(tx: StoreTx, ctx: Ctx, server: string): Promise<string[]> {
  const rows = await tx
    .select({ name: tools.name })
    .from(tools)
    .where(and(eq(tools.tenant, ctx.tenant), eq(tools.server, server)));
  return rows.map(({ name }) => name);
}
