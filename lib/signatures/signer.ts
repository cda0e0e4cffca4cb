import { and, asc, eq } from "drizzle-orm";
import { signers } from "@/db/store/schema/signers";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";

export type Signer = typeof signers.$inferSelect;
export type SignerKind = Signer["kind"];

/** Whose signatures count, by name. Needs `audit.read`. */
export async function listSigners(ctx: Ctx): Promise<Signer[]> {
  requireAbility(ctx, "audit.read");
  return readSigners(store(), ctx);
}

/** The same within a transaction. */
export async function readSigners(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
): Promise<Signer[]> {
  return reader
    .select()
    .from(signers)
    .where(eq(signers.tenant, ctx.tenant))
    .orderBy(asc(signers.name), asc(signers.id));
}

export function whereSigner(ctx: Ctx, id: string) {
  return and(eq(signers.tenant, ctx.tenant), eq(signers.id, id));
}

/** What the change log says of a signer. */
export function signerSnapshot({ kind, name, fingerprint, content, issuer }: Signer): object {
  return { kind, name, fingerprint, ...(kind === "identity" && { identity: content, issuer }) };
}
