import { and, eq } from "drizzle-orm";
import { scimUsers } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import type { UserDocument } from "./readUser";
import type { JsonObject } from "./value";

export type UserRow = typeof scimUsers.$inferSelect;

/** A user's columns: `userName` folded, because SCIM compares it without regard to case. */
export function columnsOf({ active, externalId, ...resource }: UserDocument) {
  return {
    userName: foldName(String(resource.userName)),
    externalId: typeof externalId === "string" ? externalId : null,
    active: active !== false,
    resource,
  };
}

export function documentOf(row: UserRow): UserDocument {
  const document: UserDocument = { ...(row.resource as JsonObject), active: row.active };
  return row.externalId === null ? document : { ...document, externalId: row.externalId };
}

export function foldName(name: string): string {
  return name.trim().toLowerCase();
}

/** One user of the tenant's directory, locked for an edit. Throws NOT_FOUND, the same for another tenant's and for none. */
export async function userFor(tx: StoreTx, ctx: Ctx, id: string): Promise<UserRow> {
  const mine = and(eq(scimUsers.tenant, ctx.tenant), eq(scimUsers.id, requireId(id, "user")));
  const [row] = await tx.select().from(scimUsers).where(mine).for("update");
  if (!row) throw notFound("user");
  return row;
}

/** Ids are ours: what cannot be one is not looked for. */
export function requireId(id: string, noun: "user" | "group"): string {
  if (!/^[\w-]{1,64}$/.test(id)) throw notFound(noun);
  return id;
}
