import { and, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { heldStore } from "@/db/store/slot";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { Held } from "@/lib/base/revision";
import type { PrincipalKind, PrincipalRef } from "./principal";

/** Who a value of telemetry is: the principal that stands for it now. */
export interface ResolvedPrincipal extends PrincipalRef {
  kind: PrincipalKind;
}

type Known = Map<string, ResolvedPrincipal | null>;

const MOST_KNOWN = 20_000;
const LOOK_UP = 1_000;
/** By the engine, so that another store starts with no answers; then by the tenant. */
const caches = new WeakMap<object, Map<string, Held<Known>>>();

/**
 * Who these values of actions are, by value; a value that nobody is known by is left out. One query for all that is not in
 * memory; what is stands until somebody edits the tenant. Needs `audit.read`.
 */
export async function resolvePrincipals(
  ctx: Ctx,
  values: readonly string[],
): Promise<Map<string, ResolvedPrincipal>> {
  requireAbility(ctx, "audit.read");
  const known = await heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), async () => new Map());
  const asked = [...new Set(values)].filter((value) => value !== "" && !value.includes("\0"));
  const missing = asked.filter((value) => !known.has(value));
  if (known.size + missing.length > MOST_KNOWN) known.clear();
  const found: Known = new Map();
  for (let at = 0; at < missing.length; at += LOOK_UP) {
    for (const [value, who] of await lookUp(ctx, missing.slice(at, at + LOOK_UP))) found.set(value, who);
  }
  for (const [value, who] of found) known.set(value, who);
  return new Map(
    asked.flatMap((value) => {
      const who = found.get(value) ?? known.get(value);
      return who ? [[value, who] as const] : [];
    }),
  );
}

/** Who a single value is; null for nobody known. */
export async function resolvePrincipal(ctx: Ctx, value: string): Promise<ResolvedPrincipal | null> {
  return (await resolvePrincipals(ctx, [value])).get(value) ?? null;
}

function heldOf(tenant: string): Held<Known> {
  const { engine } = heldStore();
  const tenants = caches.get(engine) ?? new Map<string, Held<Known>>();
  caches.set(engine, tenants);
  const held = tenants.get(tenant) ?? new Held<Known>();
  tenants.set(tenant, held);
  return held;
}

async function lookUp(ctx: Ctx, values: readonly string[]): Promise<Known> {
  const root = alias(principals, "root");
  const rows = await store()
    .select({ value: principalAliases.value, id: root.id, name: root.name, kind: root.kind })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(principalAliases.value, [...values])));
  const known: Known = new Map(values.map((value) => [value, null]));
  for (const { value, ...who } of rows) known.set(value, who);
  return known;
}
