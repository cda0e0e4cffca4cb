import { and, eq, inArray, or, type SQL } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { myPrincipal } from "@/lib/principals/mine";
import { KEY_ABILITIES, type KeyKind, type KeyRow, writeAbility } from "./key";

const KINDS = Object.keys(KEY_ABILITIES) as KeyKind[];

/** The kinds of keys that the actor may see all of. */
export function kindsSeenBy(ctx: Ctx): KeyKind[] {
  return KINDS.filter((kind) => ctx.abilities.has(KEY_ABILITIES[kind].read));
}

/** The keys of the tenant that the actor may see: those of the kinds that their abilities open, and model keys that they hold. */
export async function visibleKeys(ctx: Ctx): Promise<SQL | undefined> {
  const kinds = kindsSeenBy(ctx);
  const mine = await heldByMe(ctx);
  const shown = kinds.length === 0 ? undefined : inArray(keys.kind, kinds);
  return and(eq(keys.tenant, ctx.tenant), or(shown, mine) ?? inArray(keys.id, []));
}

/** Model keys that the actor holds, under any of the principals that they stand for; undefined for who is none. */
export async function heldByMe(ctx: Ctx): Promise<SQL | undefined> {
  const me = await myPrincipal(ctx);
  return me ? heldBy(ctx, me.id) : undefined;
}

/** Model keys that a principal holds, with those of everything merged into it. */
export function heldBy(ctx: Pick<Ctx, "tenant">, principal: string): SQL | undefined {
  const own = store()
    .select({ id: principals.id })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, principal)));
  return and(eq(keys.kind, "model"), inArray(keys.holder, own));
}

/** A key that the actor may see. Throws NOT_FOUND, the same for one that they may not, and for another tenant's. */
export async function visibleKey(ctx: Ctx, id: string): Promise<KeyRow> {
  const [row] = await store()
    .select()
    .from(keys)
    .where(and(await visibleKeys(ctx), eq(keys.id, id)));
  if (!row) throw notFound("key");
  return row;
}

/** A key that is to be edited, and what that needs: nothing for a model key of one's own. Throws NOT_FOUND, FORBIDDEN. */
export async function keyForWriting(
  ctx: Ctx,
  id: string,
): Promise<{ row: KeyRow; ability: Ability | "own" }> {
  const [row] = await store()
    .select()
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.id, id)));
  const ability = writeAbility(row ?? { kind: "ingest" });
  if (row && ctx.abilities.has(ability)) return { row, ability };
  if (row && (await isMine(ctx, row))) return { row, ability: "own" };
  requireAbility(ctx, ability);
  throw notFound("key");
}

async function isMine(ctx: Ctx, row: KeyRow): Promise<boolean> {
  if (row.kind !== "model" || row.holder === null) return false;
  const me = await myPrincipal(ctx);
  if (!me) return false;
  const [holder] = await store()
    .select({ root: principals.root })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.id, row.holder)));
  return holder?.root === me.id;
}
