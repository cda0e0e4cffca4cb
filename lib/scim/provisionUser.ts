import { asc, eq, inArray } from "drizzle-orm";
import { scimGroupMembers, scimGroups } from "@/db/store/schema/scim";
import type { StoreReader } from "@/db/store/store";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import { change, type RecordEdit } from "@/lib/changes/change";
import { lockMembers } from "@/lib/people/admins";
import { refuse } from "./refusal";
import type { UserRow } from "./user";

/** A user with the groups they are in. */
export interface ProvisionedUser {
  row: UserRow;
  groups: { id: string; displayName: string }[];
}

/** A change of the tenant's directory by its token; one after the other in a tenant, as all edits of members. What another request took at the same moment is taken: CONFLICT. */
export async function provision<T>(
  ctx: Ctx,
  verb: string,
  fn: (tx: StoreTx, record: RecordEdit) => Promise<T>,
  noun: "directory user" | "directory group" = "directory user",
): Promise<T> {
  try {
    return await change(ctx, { verb, noun, ability: "members.provision" }, async (tx, record) => {
      await lockMembers(tx, ctx.tenant);
      return fn(tx, record);
    });
  } catch (error) {
    if (isTaken(error))
      throw refuse("uniqueness", "Another request took that name or address.", "Send it again.");
    throw error;
  }
}

export async function withGroups(
  reader: Pick<StoreReader, "select">,
  row: UserRow,
): Promise<ProvisionedUser> {
  const [user] = await allWithGroups(reader, [row]);
  return user ?? { row, groups: [] };
}

export async function allWithGroups(
  reader: Pick<StoreReader, "select">,
  rows: readonly UserRow[],
): Promise<ProvisionedUser[]> {
  if (rows.length === 0) return [];
  const members = await reader
    .select({ user: scimGroupMembers.user, id: scimGroups.id, displayName: scimGroups.displayName })
    .from(scimGroupMembers)
    .innerJoin(scimGroups, eq(scimGroups.id, scimGroupMembers.group))
    .where(
      inArray(
        scimGroupMembers.user,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(scimGroups.displayName));
  const groupsOf = groupBy(members, (member) => member.user);
  return rows.map((row) => ({
    row,
    groups: (groupsOf.get(row.id) ?? []).map(({ id, displayName }) => ({ id, displayName })),
  }));
}
