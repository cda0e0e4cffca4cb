import { and, eq } from "drizzle-orm";
import { toolNames, toolServers, tools } from "@/db/store/schema/tools";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { discoveredTools, noteTimes } from "./match";
import { serverFor, serverSnapshot, whereServer } from "./server";

/** Removes a server with its tools and their approvals; what telemetry still names stands as unregistered again. Needs `agents.write`; throws NOT_FOUND. */
export async function removeServer(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "tool server", ability: "agents.write" }, async (tx, record) => {
    const before = await serverFor(tx, ctx, id);
    const seen = await tx
      .select({
        name: toolNames.name,
        target: toolNames.target,
      })
      .from(toolNames)
      .innerJoin(tools, eq(tools.id, toolNames.tool))
      .where(and(eq(tools.tenant, ctx.tenant), eq(tools.server, id)));
    const { ids } = await discoveredTools(
      tx,
      ctx,
      seen.map(({ name }) => name),
    );
    for (const one of seen) {
      const tool = ids.get(one.name);
      const here = [
        eq(toolNames.tenant, ctx.tenant),
        eq(toolNames.name, one.name),
        eq(toolNames.target, one.target),
      ];
      await tx
        .update(toolNames)
        .set({ tool })
        .where(and(...here));
    }
    const names = [...new Set(seen.map((one) => one.name))];
    if (names.length > 0) await noteTimes(tx, ctx, names);
    await tx.delete(toolServers).where(whereServer(ctx, id));
    record({ target: id, before: serverSnapshot(before), after: null });
  });
}
