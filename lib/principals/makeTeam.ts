import { teams } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { syncTeams } from "./syncTeams";
import { teamSnapshot } from "./team";
import { type NewTeam, readTeam, requireOwner, unlessTaken } from "./teamInput";

/** Makes a team; one that follows a group has its members at once. Needs `people.write`; throws INVALID, NOT_FOUND for an unknown owner, CONFLICT for a name that is taken. */
export async function makeTeam(ctx: Ctx, input: NewTeam): Promise<{ id: string }> {
  const empty = { owner: null, oidcGroup: null, costCentre: null };
  const made = { id: ctx.newId("team"), tenant: ctx.tenant, createdAt: new Date(ctx.now()) };
  const row = readTeam({ ...made, name: "", ...empty }, input);
  const name = { verb: "make", noun: "team", ability: "people.write" } as const;
  await unlessTaken(row.name, () =>
    change(ctx, name, async (tx, record) => {
      await requireOwner(tx, ctx, row.owner);
      await tx.insert(teams).values(row);
      if (row.oidcGroup) await syncTeams(tx, ctx);
      record({ target: row.id, before: null, after: teamSnapshot(row) });
    }),
  );
  return { id: row.id };
}
