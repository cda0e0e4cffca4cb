import { teams } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { syncTeams } from "./syncTeams";
import { teamFor, teamSnapshot, whereTeam } from "./team";
import { type NewTeam, readTeam, requireOwner, unlessTaken } from "./teamInput";

/** Edits a team; what is left out stays. Throws like `makeTeam`, and NOT_FOUND. */
export async function editTeam(ctx: Ctx, id: string, input: Partial<NewTeam>): Promise<void> {
  const name = { verb: "edit", noun: "team", ability: "people.write" } as const;
  await unlessTaken(input.name ?? "", () =>
    change(ctx, name, async (tx, record) => {
      const before = await teamFor(tx, ctx, id);
      const after = readTeam(before, input);
      if (after.owner !== before.owner) await requireOwner(tx, ctx, after.owner);
      await tx.update(teams).set(after).where(whereTeam(ctx, id));
      if (after.oidcGroup !== before.oidcGroup) await syncTeams(tx, ctx);
      record({ target: id, before: teamSnapshot(before), after: teamSnapshot(after) });
    }),
  );
}
