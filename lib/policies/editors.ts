import { and, eq } from "drizzle-orm";
import { changes } from "@/db/store/schema/changes";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";

/** Who answers for what the actor does: himself, and for a token also the person who issued it, as the log says. */
export async function editorsOf(reader: Pick<StoreReader, "select">, ctx: Ctx): Promise<string[]> {
  if (ctx.actor.kind !== "token") return [ctx.actor.id];
  const issued = and(
    eq(changes.tenant, ctx.tenant),
    eq(changes.noun, "key"),
    eq(changes.verb, "issue"),
    eq(changes.targetId, ctx.actor.id),
  );
  const rows = await reader.select({ by: changes.actorId }).from(changes).where(issued).limit(1);
  return [ctx.actor.id, ...rows.map(({ by }) => by)];
}

/** The same people, each once. */
export const withEditors = (before: readonly string[], more: readonly string[]): string[] =>
  [...new Set([...before, ...more])].sort();
