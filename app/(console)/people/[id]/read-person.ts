import type { Ctx } from "@/lib/access/ctx";
import { listAccounts } from "@/lib/principals/accounts";
import { listDistinctions } from "@/lib/principals/distinguish";
import { getPrincipal } from "@/lib/principals/get";
import { listMerges } from "@/lib/principals/merges";
import { suggestMerges } from "@/lib/principals/suggest";
import { listTeams } from "@/lib/principals/teams";

/** What the page of one principal shows from the store. Throws NOT_FOUND. */
export async function readPerson(ctx: Ctx, id: string) {
  const mayWrite = ctx.abilities.has("people.write");
  const one = await getPrincipal(ctx, id);
  const [merges, told, { suggestions }, accounts, { teams }] = await Promise.all([
    listMerges(ctx, id),
    listDistinctions(ctx, id),
    suggestMerges(ctx, { of: id }),
    mayWrite ? listAccounts(ctx, id) : null,
    mayWrite ? listTeams(ctx, { limit: 200 }) : { teams: [] },
  ]);
  return {
    one,
    merges,
    told,
    suggestions,
    accounts,
    teams: teams.map(({ id: team, name }) => ({ id: team, name })),
    mayWrite,
  };
}
