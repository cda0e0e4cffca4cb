import { teams } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { teamFor, teamSnapshot, whereTeam } from "./team";

/** Removes a team and who is in it; services that it answered for have no owner team any more. Needs `people.write`; throws NOT_FOUND. */
export async function removeTeam(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "team", ability: "people.write" }, async (tx, record) => {
    const before = await teamFor(tx, ctx, id);
    await tx.delete(teams).where(whereTeam(ctx, id));
    record({ target: id, before: teamSnapshot(before), after: null });
  });
}
