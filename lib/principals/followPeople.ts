import { and, eq, isNotNull } from "drizzle-orm";
import { teams } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { addMembers } from "./addMembers";
import { keep } from "./keep";
import { syncTeams } from "./syncTeams";

/** Brings people whose groups were just said into the tenant's list and its teams, so that nobody waits for the next look. Who calls it has decided that they belong there. */
export async function followPeople(ctx: Ctx, persons: readonly string[]): Promise<void> {
  await addMembers(ctx, persons);
  await followGroups(ctx);
}

/** Lets the tenant's teams follow their groups. */
export async function followGroups(ctx: Ctx): Promise<void> {
  const follow = and(eq(teams.tenant, ctx.tenant), isNotNull(teams.oidcGroup));
  if ((await store().$count(teams, follow)) === 0) return;
  await keep(ctx, (tx) => syncTeams(tx, ctx));
}
