import { and, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import type { PrincipalKind, PrincipalRef } from "./principal";

/** Who a value of telemetry is: the principal that stands for it now. */
export interface ResolvedPrincipal extends PrincipalRef {
  kind: PrincipalKind;
}

const known = heldLookUp<ResolvedPrincipal>(lookUp);

/**
 * Who these values of actions are, by value; a value that nobody is known by is left out. One query for all that is not in
 * memory; what is stands until somebody edits the tenant. Needs `audit.read`.
 */
export async function resolvePrincipals(
  ctx: Ctx,
  values: readonly string[],
): Promise<Map<string, ResolvedPrincipal>> {
  requireAbility(ctx, "audit.read");
  return known(ctx, values);
}

/** Who a single value is; null for nobody known. */
export async function resolvePrincipal(ctx: Ctx, value: string): Promise<ResolvedPrincipal | null> {
  return (await resolvePrincipals(ctx, [value])).get(value) ?? null;
}

async function lookUp(tenant: string, values: readonly string[]): Promise<Map<string, ResolvedPrincipal>> {
  const root = alias(principals, "root");
  const rows = await store()
    .select({ value: principalAliases.value, id: root.id, name: root.name, kind: root.kind })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principalAliases.tenant, tenant), inArray(principalAliases.value, [...values])));
  return new Map(rows.map(({ value, ...who }) => [value, who]));
}
