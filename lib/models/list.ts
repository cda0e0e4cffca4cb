import { and, asc, eq, gt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { models } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { type ModelFilter, whereModels } from "./filter";
import { MODEL_STATES, type ModelView } from "./model";
import { modelViews } from "./view";

const MOST = 200;
const cursorParts = z.tuple([z.enum(MODEL_STATES), z.string(), z.string()]);

/** The tenant's models, those that nobody has registered first, then by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listModels(
  ctx: Ctx,
  filter: ModelFilter & { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<{ models: ModelView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MOST);
  const rows = await store()
    .select()
    .from(models)
    .where(and(...whereModels(ctx, filter), filter.cursor ? after(filter.cursor) : undefined))
    .orderBy(asc(models.state), asc(models.nameKey), asc(models.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.state, row.nameKey, row.id]);
  return { models: await modelViews(store(), ctx, page.rows), next: page.next };
}

function after(cursor: string): SQL | undefined {
  const [state, key, id] = readCursor(cursor, cursorParts);
  return or(
    gt(models.state, state),
    and(eq(models.state, state), gt(models.nameKey, key)),
    and(eq(models.state, state), eq(models.nameKey, key), gt(models.id, id)),
  );
}
