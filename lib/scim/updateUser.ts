import type { Ctx } from "@/lib/access/ctx";
import { readOperations } from "./operations";
import { patchUser } from "./patchUser";
import { type ProvisionedUser, provision, withGroups } from "./provisionUser";
import { readUser, type UserDocument } from "./readUser";
import { saveUser } from "./saveUser";
import { documentOf, userFor } from "./user";
import { requireVersion } from "./version";

/** A request to edit a resource that is there. `ifMatch` is its header, or null. */
export interface Edit {
  id: string;
  body: unknown;
  ifMatch: string | null;
}

/** Replaces a user (RFC 7644 §3.5.1). One that says nothing of `active` leaves that as it is. Throws FORBIDDEN, NOT_FOUND, INVALID, CONFLICT (uniqueness), PRECONDITION. */
export async function replaceUser(ctx: Ctx, { id, body, ifMatch }: Edit): Promise<ProvisionedUser> {
  const given = readUser(body);
  return edit(ctx, id, ifMatch, (before) => ({ active: before.active ?? true, ...given }));
}

/** Applies the operations of a PATCH, all or none (RFC 7644 §3.5.2). Throws as `replaceUser`. */
export async function updateUser(ctx: Ctx, { id, body, ifMatch }: Edit): Promise<ProvisionedUser> {
  const operations = readOperations(body);
  return edit(ctx, id, ifMatch, (before) => patchUser(before, operations));
}

async function edit(
  ctx: Ctx,
  id: string,
  ifMatch: string | null,
  next: (before: UserDocument) => UserDocument,
): Promise<ProvisionedUser> {
  return provision(ctx, "update", async (tx, record) => {
    const before = await userFor(tx, ctx, id);
    requireVersion(ifMatch, before.version);
    return withGroups(tx, await saveUser(tx, ctx, before, next(documentOf(before)), record));
  });
}
