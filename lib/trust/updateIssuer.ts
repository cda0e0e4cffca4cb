import { and, eq } from "drizzle-orm";
import { issuers } from "@/db/store/schema/trust";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import { change } from "@/lib/changes/change";
import { type IssuerRow, type IssuerView, issuerSnapshot, issuerView } from "./issuer";
import { readAudiences, readSource, wrong } from "./issuerInput";
import { refreshIssuer } from "./refreshIssuer";

export interface IssuerEdit {
  name?: string | undefined;
  audiences?: readonly string[] | undefined;
  /** Another address of the keys, or a new document in place of the old one. */
  url?: string | undefined;
  document?: HandedFile | undefined;
}

/** Edits an issuer; what is left out stays. Needs `agents.write`; throws INVALID, UNAVAILABLE, NOT_FOUND. */
export async function updateIssuer(ctx: Ctx, id: string, edit: IssuerEdit): Promise<IssuerView> {
  requireAbility(ctx, "agents.write");
  const { kind, value } = await issuerOfTenant(ctx, id);
  const name = edit.name?.trim();
  if (name !== undefined && (name === "" || name.length > 80))
    throw wrong("name", "Give a name of 1 to 80 characters.");
  const set: Partial<IssuerRow> = {
    ...(name !== undefined && { name }),
    ...(edit.audiences && { audiences: readAudiences(edit.audiences) }),
    ...((edit.url?.trim() || edit.document) && (await readSource({ kind, ...edit }, value, ctx.now()))),
  };
  return change(ctx, { verb: "edit", noun: "issuer", ability: "agents.write" }, async (tx, record) => {
    const mine = and(eq(issuers.tenant, ctx.tenant), eq(issuers.id, id));
    const [before] = await tx.select().from(issuers).where(mine).for("update");
    if (!before) throw notFound("issuer");
    const after = { ...before, ...set };
    if (Object.keys(set).length > 0) await tx.update(issuers).set(set).where(mine);
    record({ target: id, before: issuerSnapshot(before), after: issuerSnapshot(after) });
    return issuerView(after, ctx.now());
  });
}

/** Removes an issuer, and the client ids that were bound by it: within 2 s nothing of it is taken. Needs `agents.write`; throws NOT_FOUND. */
export async function removeIssuer(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "issuer", ability: "agents.write" }, async (tx, record) => {
    const mine = and(eq(issuers.tenant, ctx.tenant), eq(issuers.id, id));
    const [before] = await tx.delete(issuers).where(mine).returning();
    if (!before) throw notFound("issuer");
    record({ target: id, before: issuerSnapshot(before), after: null });
  });
}

/** Reads its keys anew now; what could not be read stands in its error. Needs `agents.write`; throws NOT_FOUND. */
export async function refreshIssuerNow(ctx: Ctx, id: string): Promise<IssuerView> {
  requireAbility(ctx, "agents.write");
  await refreshIssuer(await issuerOfTenant(ctx, id), ctx.now());
  return issuerView(await issuerOfTenant(ctx, id), ctx.now());
}

/** The tenant's issuer. Throws NOT_FOUND. */
export async function issuerOfTenant(ctx: Ctx, id: string): Promise<IssuerRow> {
  const mine = and(eq(issuers.tenant, ctx.tenant), eq(issuers.id, id));
  const [row] = await store().select().from(issuers).where(mine);
  if (!row) throw notFound("issuer");
  return row;
}
