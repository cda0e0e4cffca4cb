import { and, eq, isNotNull, ne, or } from "drizzle-orm";
import { principalAliases, principals } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { lockPrincipals } from "./lock";
import { principalSnapshot, standingPrincipal, wherePrincipal } from "./principal";

/** Removes a service that was made by hand. Needs `people.write`; throws NOT_FOUND, and CONFLICT for one that telemetry names or that others were merged into. */
export async function removePrincipal(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "principal", ability: "people.write" }, async (tx, record) => {
    await lockPrincipals(tx, ctx.tenant);
    const before = await standingPrincipal(tx, ctx, id);
    const [held] = await tx
      .select({ id: principals.id })
      .from(principals)
      .leftJoin(principalAliases, eq(principalAliases.principal, principals.id))
      .where(
        and(
          eq(principals.tenant, ctx.tenant),
          eq(principals.root, id),
          or(ne(principals.id, id), isNotNull(principalAliases.value)),
        ),
      )
      .limit(1);
    if (before.source !== "made" || held) {
      throw new DomainError("CONFLICT", {
        what: `${before.name} is named in the records, so it stays on the list.`,
        fix: held ? "Undo its merges first, if it was made by mistake." : "Merge it into another instead.",
      });
    }
    await tx.delete(principals).where(wherePrincipal(ctx, id));
    record({ target: id, before: principalSnapshot(before), after: null });
  });
}
