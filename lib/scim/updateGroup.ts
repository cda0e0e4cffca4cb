import { eq } from "drizzle-orm";
import { scimGroups } from "@/db/store/schema/scim";
import type { Ctx } from "@/lib/access/ctx";
import { type GroupRow, groupFor } from "./group";
import { memberIds, usersOf } from "./members";
import { readOperations } from "./operations";
import { type GroupEdit, readGroup, readGroupPatch } from "./patchGroup";
import { provision } from "./provisionUser";
import { facts, saveGroup, settleRoles } from "./saveGroup";
import type { Edit } from "./updateUser";
import { requireVersion } from "./version";

/** Takes a group of the tenant's directory in (RFC 7644 §3.3); what it gives says its mapping in Settings. Needs `members.provision`. Throws FORBIDDEN, INVALID, CONFLICT (uniqueness). */
export async function createGroup(ctx: Ctx, body: unknown): Promise<GroupRow> {
  const group = readGroup(body);
  return provision(
    ctx,
    "provision",
    (tx, record) => saveGroup(tx, ctx, null, group, record),
    "directory group",
  );
}

/** Replaces a group, its members with it (RFC 7644 §3.5.1). Throws FORBIDDEN, NOT_FOUND, INVALID, CONFLICT (uniqueness), PRECONDITION. */
export async function replaceGroup(ctx: Ctx, { id, body, ifMatch }: Edit): Promise<GroupRow> {
  return edit(ctx, id, ifMatch, readGroup(body));
}

/** Applies the operations of a PATCH, all or none (RFC 7644 §3.5.2). Throws as `replaceGroup`. */
export async function updateGroup(ctx: Ctx, { id, body, ifMatch }: Edit): Promise<GroupRow> {
  return edit(ctx, id, ifMatch, readGroupPatch(readOperations(body)));
}

/** Forgets a group; its members lose what it gave. Its mapping stays, for a group of that name. Throws FORBIDDEN, NOT_FOUND, PRECONDITION. */
export async function removeGroup(ctx: Ctx, id: string, ifMatch: string | null): Promise<void> {
  await provision(
    ctx,
    "remove",
    async (tx, record) => {
      const row = await groupFor(tx, ctx, id);
      requireVersion(ifMatch, row.version);
      const members = await usersOf(tx, ctx, await memberIds(tx, row.id));
      await tx.delete(scimGroups).where(eq(scimGroups.id, row.id));
      await settleRoles(
        tx,
        ctx,
        [...members.values()].map((one) => one.person),
        record,
      );
      record({ target: row.id, before: { ...facts(row), members: members.size }, after: null });
    },
    "directory group",
  );
}

async function edit(ctx: Ctx, id: string, ifMatch: string | null, wanted: GroupEdit): Promise<GroupRow> {
  return provision(
    ctx,
    "update",
    async (tx, record) => {
      const before = await groupFor(tx, ctx, id);
      requireVersion(ifMatch, before.version);
      return saveGroup(tx, ctx, before, wanted, record);
    },
    "directory group",
  );
}
