import { eq } from "drizzle-orm";
import { groupGrants, identities, identityProviders } from "@/db/store/schema/identities";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { change } from "@/lib/changes/change";
import { settleMemberships, tenantsConcerning } from "@/lib/people/settleMemberships";
import { logged } from "./create";
import { endSignInsOf } from "./end";
import { noteEnded } from "./events";
import type { ProviderRow } from "./provider";
import { editableProvider } from "./update";

const ability = "operate";

/** Closes a provider, or opens it again: its sign-ins end and its groups give nothing while it is closed. Throws FORBIDDEN, NOT_FOUND, PRECONDITION. */
export async function setProviderDisabled(ctx: Ctx, id: string, disabled: boolean): Promise<void> {
  requireOperator(ctx);
  const verb = disabled ? "disable" : "enable";
  await retiring(ctx, id, disabled ? "provider disabled" : null, async () =>
    change(ctx, { verb, noun: "identity provider", ability }, async (tx, record) => {
      const row = await editableProvider(tx, id);
      const edited = { ...row, disabled };
      await tx.update(identityProviders).set({ disabled }).where(eq(identityProviders.id, id));
      record({ target: id, before: logged(row), after: logged(edited) });
      return { row, ended: disabled ? await endAll(tx, id, ctx.now()) : new Map() };
    }),
  );
}

/** Removes a provider with its identities and the tenants' mappings of its groups; its sign-ins end. Throws FORBIDDEN, NOT_FOUND, PRECONDITION. */
export async function removeProvider(ctx: Ctx, id: string): Promise<void> {
  requireOperator(ctx);
  await retiring(ctx, id, "provider removed", async () =>
    change(ctx, { verb: "remove", noun: "identity provider", ability }, async (tx, record) => {
      const row = await editableProvider(tx, id);
      const ended = await endAll(tx, id, ctx.now());
      const mappings = await tx.$count(groupGrants, eq(groupGrants.provider, id));
      await tx.delete(identityProviders).where(eq(identityProviders.id, id));
      record({ target: id, before: { ...logged(row), mappings }, after: null });
      return { row, ended };
    }),
  );
}

/** What all of it shares: whose memberships it concerns is asked before, and settled after. */
export async function retiring(
  ctx: Ctx,
  id: string,
  reason: string | null,
  edit: () => Promise<{ row: ProviderRow; ended: ReadonlyMap<string, number> }>,
): Promise<void> {
  const persons = await peopleOf(id);
  const tenants = await tenantsConcerning(persons);
  const { row, ended } = await edit();
  await settleMemberships(ctx, persons, tenants);
  if (reason === null) return;
  for (const [person, count] of ended) await noteEnded(ctx, person, row, { reason, count });
}

export async function endAll(tx: StoreTx, provider: string, nowMs: number): Promise<Map<string, number>> {
  const rows = await tx
    .select({ id: identities.id })
    .from(identities)
    .where(eq(identities.provider, provider));
  const ids = rows.map((row) => row.id);
  return endSignInsOf(tx, ids, nowMs);
}

async function peopleOf(provider: string): Promise<string[]> {
  const rows = await store()
    .selectDistinct({ person: identities.person })
    .from(identities)
    .where(eq(identities.provider, provider));
  return rows.map((row) => row.person);
}
