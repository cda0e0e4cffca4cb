import { and, eq, inArray, sql } from "drizzle-orm";
import { principalAliases, principals } from "@/db/store/schema/principals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { aliasKeys, aliasKind, isName, nameKey } from "./alias";
import { keep } from "./keep";
import { lockPrincipals } from "./lock";
import type { SeenName } from "./seen";

/** Brings names that telemetry said into the list: each new one as a person of its own, known ones with when they were seen. Again is the same as once. Returns how many were new. */
export async function addSeen(ctx: Ctx, seen: readonly SeenName[]): Promise<number> {
  const names = seen.filter(({ value }) => isName(value));
  if (names.length === 0) return 0;
  return keep(ctx, async (tx) => {
    await lockPrincipals(tx, ctx.tenant);
    const owners = await ownersOf(tx, ctx, names);
    const fresh = names.filter(({ value }) => !owners.has(value)).map(({ value }) => personRow(ctx, value));
    for (const row of fresh) owners.set(row.name, row.id);
    if (fresh.length > 0) await tx.insert(principals).values(fresh);
    const rows = names.map((name) => aliasRow(ctx, owners.get(name.value) ?? "", name));
    await tx
      .insert(principalAliases)
      .values(rows)
      .onConflictDoUpdate({
        target: [principalAliases.tenant, principalAliases.value],
        set: {
          firstSeenAt: sql`least(${principalAliases.firstSeenAt}, excluded.first_seen_at)`,
          lastSeenAt: sql`greatest(${principalAliases.lastSeenAt}, excluded.last_seen_at)`,
        },
        setWhere: sql`${principalAliases.lastSeenAt} is null or excluded.last_seen_at > ${principalAliases.lastSeenAt}
          or excluded.first_seen_at < ${principalAliases.firstSeenAt}`,
      });
    return fresh.length;
  });
}

async function ownersOf(tx: StoreTx, ctx: Ctx, names: readonly SeenName[]): Promise<Map<string, string>> {
  const values = names.map(({ value }) => value);
  const rows = await tx
    .select({ value: principalAliases.value, principal: principalAliases.principal })
    .from(principalAliases)
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(principalAliases.value, values)));
  return new Map(rows.map((row) => [row.value, row.principal]));
}

/** A person of whom only one name is known. */
export function personRow(ctx: Ctx, name: string): typeof principals.$inferSelect {
  const id = ctx.newId("pri");
  return {
    id,
    tenant: ctx.tenant,
    kind: "person",
    name,
    nameKey: nameKey(name),
    purpose: null,
    ownerTeam: null,
    person: null,
    source: "seen",
    mergedInto: null,
    root: id,
    createdAt: new Date(ctx.now()),
  };
}

function aliasRow(
  ctx: Ctx,
  principal: string,
  { value, firstMs, lastMs }: SeenName,
): typeof principalAliases.$inferInsert {
  const kind = aliasKind(value);
  const times = { firstSeenAt: new Date(firstMs), lastSeenAt: new Date(lastMs) };
  return { tenant: ctx.tenant, kind, value, ...aliasKeys(kind, value), principal, ...times };
}
