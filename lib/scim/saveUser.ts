import { isDeepStrictEqual } from "node:util";
import { and, eq, ne } from "drizzle-orm";
import { memberships } from "@/db/store/schema/people";
import { scimUsers } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { RecordEdit } from "@/lib/changes/change";
import { settleGroupRoles } from "@/lib/people/groupRoles";
import { whereMember } from "@/lib/people/member";
import { effectiveRoles } from "@/lib/people/memberships";
import { accountFor, followAccount } from "./account";
import { emailOf, nameOf, type UserDocument } from "./readUser";
import { quoted, refuse } from "./refusal";
import { columnsOf, type UserRow } from "./user";
import { withdraw } from "./withdraw";

/**
 * Writes a user and what follows from it for the person's access, in the caller's change, and records it. `before` null
 * makes one. Throws INVALID, CONFLICT (uniqueness).
 */
export async function saveUser(
  tx: StoreTx,
  ctx: Ctx,
  before: UserRow | null,
  document: UserDocument,
  record: RecordEdit,
): Promise<UserRow> {
  const columns = columnsOf(document);
  await requireFree(tx, ctx, columns.userName, before?.id ?? "");
  const wanted = { email: emailOf(document), name: nameOf(document) };
  const person = before
    ? await followAccount(tx, ctx, before.person, wanted)
    : await accountFor(tx, ctx, wanted);
  const old = before && (await snapshot(tx, ctx, before));
  const row = before
    ? await update(tx, ctx, before, { ...columns, person })
    : await insert(tx, ctx, columns, person);
  await settle(tx, ctx, before, row);
  record({ target: row.id, before: old, after: await snapshot(tx, ctx, row) });
  return row;
}

/** What the change log says of a user: who it is, and what they hold here because of it or by hand. */
export async function snapshot(tx: StoreTx, ctx: Ctx, row: UserRow): Promise<object> {
  const [held] = await tx.select().from(memberships).where(whereMember(ctx, row.person));
  const { userName, externalId, active, person } = row;
  return {
    userName,
    externalId,
    active,
    person,
    roles: held ? effectiveRoles(held) : [],
    resource: row.resource,
  };
}

async function requireFree(tx: StoreTx, ctx: Ctx, userName: string, own: string): Promise<void> {
  const [taken] = await tx
    .select({ id: scimUsers.id })
    .from(scimUsers)
    .where(and(eq(scimUsers.tenant, ctx.tenant), eq(scimUsers.userName, userName), ne(scimUsers.id, own)));
  if (taken) throw refuse("uniqueness", `There is a User with the userName ${quoted(userName)} already.`);
}

type Columns = ReturnType<typeof columnsOf>;

async function insert(tx: StoreTx, ctx: Ctx, columns: Columns, person: string): Promise<UserRow> {
  const now = new Date(ctx.now());
  const row = {
    id: ctx.newId("scu"),
    tenant: ctx.tenant,
    person,
    ...columns,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await tx.insert(scimUsers).values(row);
  return row;
}

/** What changes nothing is not a new version. */
async function update(
  tx: StoreTx,
  ctx: Ctx,
  before: UserRow,
  next: Columns & { person: string },
): Promise<UserRow> {
  if (isDeepStrictEqual({ ...before, ...next }, before)) return before;
  const set = { ...next, version: before.version + 1, updatedAt: new Date(ctx.now()) };
  await tx.update(scimUsers).set(set).where(eq(scimUsers.id, before.id));
  return { ...before, ...set };
}

async function settle(tx: StoreTx, ctx: Ctx, before: UserRow | null, row: UserRow): Promise<void> {
  const moved = before !== null && before.person !== row.person;
  if (moved) await withdraw(tx, ctx, before.person);
  if (row.active) await settleGroupRoles(tx, ctx.tenant, [row.person], ctx.now());
  else if (before?.active !== false || moved) await withdraw(tx, ctx, row.person);
}
