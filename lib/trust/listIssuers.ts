import { asc, eq } from "drizzle-orm";
import { issuers } from "@/db/store/schema/trust";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type IssuerView, issuerView } from "./issuer";
import { issuerOfTenant } from "./updateIssuer";

/** The tenant's issuers, by kind and name. Needs `audit.read`. */
export async function listIssuers(ctx: Ctx): Promise<IssuerView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(issuers)
    .where(eq(issuers.tenant, ctx.tenant))
    .orderBy(asc(issuers.kind), asc(issuers.name), asc(issuers.id));
  return rows.map((row) => issuerView(row, ctx.now()));
}

/** One of them. Needs `audit.read`; throws NOT_FOUND. */
export async function getIssuer(ctx: Ctx, id: string): Promise<IssuerView> {
  requireAbility(ctx, "audit.read");
  return issuerView(await issuerOfTenant(ctx, id), ctx.now());
}
