import { and, eq } from "drizzle-orm";
import { teams } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export type TeamRow = typeof teams.$inferSelect;

export function whereTeam(ctx: Ctx, id: string) {
  return and(eq(teams.tenant, ctx.tenant), eq(teams.id, id));
}

/** One team of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function teamFor(reader: Pick<StoreReader, "select">, ctx: Ctx, id: string): Promise<TeamRow> {
  const [row] = await reader.select().from(teams).where(whereTeam(ctx, id));
  if (!row) throw notFound("team");
  return row;
}

/** What the change log says of a team. */
export function teamSnapshot({ name, owner, oidcGroup, costCentre }: TeamRow): object {
  return { name, owner, group: oidcGroup, costCentre };
}
