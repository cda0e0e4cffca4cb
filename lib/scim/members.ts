import { and, eq, inArray } from "drizzle-orm";
import { scimGroupMembers, scimUsers } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { GroupEdit } from "./patchGroup";
import { quoted, refuse } from "./refusal";

interface Member {
  id: string;
  person: string;
  userName: string;
}

const CHUNK = 5_000;

/** Brings a group's members to what a request wants; who came and who went. Throws INVALID for an id that is no user of this directory. */
export async function editMembers(
  tx: StoreTx,
  ctx: Ctx,
  group: string,
  edit: GroupEdit["members"],
): Promise<{ added: Member[]; removed: Member[] }> {
  const wanted = await usersOf(tx, ctx, [...edit.add]);
  const missing = [...edit.add].find((id) => !wanted.has(id));
  if (missing !== undefined) {
    throw refuse(
      "invalidValue",
      `There is no User ${quoted(missing)}.`,
      "Provision the user before the membership.",
    );
  }
  const present = edit.replaced ? await memberIds(tx, group) : [];
  const leaving = edit.replaced ? present.filter((id) => !edit.add.has(id)) : [...edit.remove];
  const added = await insert(tx, group, [...edit.add]);
  const removed = await remove(tx, group, leaving);
  const gone = await usersOf(tx, ctx, removed);
  return {
    added: added.flatMap((id) => wanted.get(id) ?? []),
    removed: removed.flatMap((id) => gone.get(id) ?? []),
  };
}

export async function memberIds(tx: Pick<StoreTx, "select">, group: string): Promise<string[]> {
  const rows = await tx
    .select({ id: scimGroupMembers.user })
    .from(scimGroupMembers)
    .where(eq(scimGroupMembers.group, group));
  return rows.map((row) => row.id);
}

/** The persons of these users, for their roles. */
export async function usersOf(tx: StoreTx, ctx: Ctx, ids: string[]): Promise<Map<string, Member>> {
  const found = new Map<string, Member>();
  for (const part of chunks(ids)) {
    const rows = await tx
      .select({ id: scimUsers.id, person: scimUsers.person, userName: scimUsers.userName })
      .from(scimUsers)
      .where(and(eq(scimUsers.tenant, ctx.tenant), inArray(scimUsers.id, part)));
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

async function insert(tx: StoreTx, group: string, ids: string[]): Promise<string[]> {
  const added: string[] = [];
  for (const part of chunks(ids)) {
    const rows = part.map((user) => ({ group, user }));
    const made = await tx
      .insert(scimGroupMembers)
      .values(rows)
      .onConflictDoNothing()
      .returning({ id: scimGroupMembers.user });
    added.push(...made.map((row) => row.id));
  }
  return added;
}

async function remove(tx: StoreTx, group: string, ids: string[]): Promise<string[]> {
  const removed: string[] = [];
  for (const part of chunks(ids)) {
    const rows = await tx
      .delete(scimGroupMembers)
      .where(and(eq(scimGroupMembers.group, group), inArray(scimGroupMembers.user, part)))
      .returning({ id: scimGroupMembers.user });
    removed.push(...rows.map((row) => row.id));
  }
  return removed;
}

/** One statement takes 65,535 parameters at most. */
export function chunks<T>(all: readonly T[], size = CHUNK): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
