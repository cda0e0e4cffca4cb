import { and, desc, eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { requireAbility } from "@/lib/access/require";
import { KEY_ABILITIES, type KeyKind, type KeyView, keyView } from "./key";

/** The installation's own tokens, newest first: API tokens of role operator. For operators. Throws FORBIDDEN. */
export async function listOperatorTokens(ctx: Ctx): Promise<KeyView[]> {
  requireOperator(ctx);
  const theirs = and(eq(keys.tenant, ctx.tenant), eq(keys.kind, "api"), eq(keys.role, "operator"));
  const rows = await store().select().from(keys).where(theirs).orderBy(desc(keys.createdAt), desc(keys.id));
  return rows.map((row) => keyView(row, ctx.now()));
}

/** The tenant's keys of one kind, newest first. Throws FORBIDDEN. */
export async function listKeys(ctx: Ctx, { kind }: { kind: KeyKind }): Promise<KeyView[]> {
  requireAbility(ctx, KEY_ABILITIES[kind].read);
  const rows = await store()
    .select()
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.kind, kind)))
    .orderBy(desc(keys.createdAt), desc(keys.id));
  return rows.map((row) => keyView(row, ctx.now()));
}
