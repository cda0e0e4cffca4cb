import { and, eq, isNull } from "drizzle-orm";
import { groupGrants } from "@/db/store/schema/identities";
import { scimGroupMembers, scimGroups } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { RecordEdit } from "@/lib/changes/change";
import { settleGroupRoles } from "@/lib/people/groupRoles";
import { type GroupRow, requireFreeName } from "./group";
import { chunks, editMembers, memberIds, usersOf } from "./members";
import type { GroupEdit } from "./patchGroup";

/** So many names stand in one row of the change log; the count stands beside them. */
const NAMED = 200;

/** Writes a group and what follows for its members' roles, in the caller's change, and records it. `before` null makes one. Throws INVALID, CONFLICT (uniqueness). */
export async function saveGroup(
  tx: StoreTx,
  ctx: Ctx,
  before: GroupRow | null,
  edit: GroupEdit,
  record: RecordEdit,
): Promise<GroupRow> {
  const name = edit.displayName ?? before?.displayName ?? "";
  await requireFreeName(tx, ctx, name, before?.id ?? "");
  const old = before && { ...facts(before), members: await countMembers(tx, before.id) };
  const start = before ?? (await insert(tx, ctx, name));
  const { added, removed } = await editMembers(tx, ctx, start.id, edit.members);
  const renamed = before !== null && before.displayName !== name;
  if (renamed) await renameGrants(tx, ctx, before.displayName, name);
  const external = edit.externalId === undefined ? start.externalId : edit.externalId;
  const isEdited = renamed || external !== start.externalId || added.length + removed.length > 0;
  const row = isEdited ? await update(tx, ctx, start, name, external, before !== null) : start;
  const concerned = renamed
    ? [...(await usersOf(tx, ctx, await memberIds(tx, row.id))).values(), ...removed]
    : [...added, ...removed];
  await settleRoles(
    tx,
    ctx,
    concerned.map((one) => one.person),
    record,
  );
  const moved = { ...named("added", added), ...named("removed", removed) };
  const members = await countMembers(tx, row.id);
  record({ target: row.id, before: old, after: { ...facts(row), members, ...moved } });
  return row;
}

/** Brings the roles of these people up to date and records each that changed. */
export async function settleRoles(
  tx: StoreTx,
  ctx: Ctx,
  persons: readonly string[],
  record: RecordEdit,
): Promise<void> {
  for (const part of chunks([...new Set(persons)])) {
    for (const one of await settleGroupRoles(tx, ctx.tenant, part, ctx.now())) {
      record({
        target: one.person,
        before: { rolesByGroups: one.before },
        after: { rolesByGroups: one.after, member: !one.removed },
      });
    }
  }
}

async function countMembers(tx: StoreTx, group: string): Promise<number> {
  return tx.$count(scimGroupMembers, eq(scimGroupMembers.group, group));
}

/** A mapping follows the group it was made for: what it gives does not depend on what the directory calls it today. */
async function renameGrants(tx: StoreTx, ctx: Ctx, from: string, to: string): Promise<void> {
  const mine = and(eq(groupGrants.tenant, ctx.tenant), isNull(groupGrants.provider));
  const waiting = await tx
    .select()
    .from(groupGrants)
    .where(and(mine, eq(groupGrants.group, to)));
  const roles = new Set(waiting.map((grant) => grant.role));
  const moving = await tx
    .select()
    .from(groupGrants)
    .where(and(mine, eq(groupGrants.group, from)));
  for (const grant of moving) {
    const own = eq(groupGrants.id, grant.id);
    if (roles.has(grant.role)) await tx.delete(groupGrants).where(own);
    else await tx.update(groupGrants).set({ group: to }).where(own);
  }
}

async function insert(tx: StoreTx, ctx: Ctx, displayName: string): Promise<GroupRow> {
  const now = new Date(ctx.now());
  const id = ctx.newId("scg");
  const row = {
    id,
    tenant: ctx.tenant,
    displayName,
    externalId: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await tx.insert(scimGroups).values(row);
  return row;
}

async function update(
  tx: StoreTx,
  ctx: Ctx,
  row: GroupRow,
  displayName: string,
  externalId: string | null,
  counts: boolean,
): Promise<GroupRow> {
  const version = row.version + (counts ? 1 : 0);
  const set = { displayName, externalId, version, updatedAt: new Date(ctx.now()) };
  await tx.update(scimGroups).set(set).where(eq(scimGroups.id, row.id));
  return { ...row, ...set };
}

export function facts({ displayName, externalId }: GroupRow): object {
  return { displayName, externalId };
}

function named(key: string, members: { userName: string }[]): object {
  if (members.length === 0) return {};
  return { [key]: members.slice(0, NAMED).map((one) => one.userName), [`${key}Count`]: members.length };
}
