import { issuers } from "@/db/store/schema/trust";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type IssuerRow, type IssuerView, issuerSnapshot, issuerView } from "./issuer";
import { type NewIssuer, readIssuer } from "./issuerInput";

/**
 * Registers a SPIFFE trust domain or an OpenID Connect issuer: from then on the collector takes what it signs. Its keys are
 * read first, so that a wrong address shows at once. Needs `agents.write`; throws INVALID, UNAVAILABLE, CONFLICT where it is registered already.
 */
export async function registerIssuer(ctx: Ctx, input: NewIssuer): Promise<IssuerView> {
  requireAbility(ctx, "agents.write");
  const read = await readIssuer(input, ctx.now());
  const row: IssuerRow = {
    id: ctx.newId("iss"),
    tenant: ctx.tenant,
    ...read,
    lastUsedAt: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
  try {
    await change(ctx, { verb: "register", noun: "issuer", ability: "agents.write" }, async (tx, record) => {
      await tx.insert(issuers).values(row);
      record({ target: row.id, before: null, after: issuerSnapshot(row) });
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `${row.value} is registered already, here or in another tenant of this installation.`;
    const fix = "An issuer names one tenant: use the one that is there, or remove it.";
    throw new DomainError("CONFLICT", { what, fix }, { value: what });
  }
  return issuerView(row, ctx.now());
}
