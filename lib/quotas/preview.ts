import { and, eq, isNull } from "drizzle-orm";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { readQuota } from "./input";
import { modelNamesUnknown } from "./modelNames";
import { checkSubject, countHolders } from "./subjects";
import { standingQuota } from "./view";
import { warningsOf } from "./warnings";
import { limitWords, modelsWords, scopeWords } from "./words";

/** A draft before it is saved: what it says, and what to know. */
export interface Preview {
  limit: string;
  scope: string;
  models: string;
  warnings: string[];
}

const MOST_COMPARED = 2_000;

/**
 * What a draft says and what to know before it is saved. `id` is of the quota that it would replace. Needs `audit.read`;
 * throws INVALID, and NOT_FOUND for a quota that is not there.
 */
export async function previewQuota(ctx: Ctx, given: unknown, id?: string): Promise<Preview> {
  requireAbility(ctx, "audit.read");
  const draft = readQuota(given);
  const subjectName = await checkSubject(store(), ctx.tenant, draft);
  if (id !== undefined) await standingQuota(store(), ctx.tenant, id);
  const [holders, unknownModels, rows] = await Promise.all([
    countHolders(ctx, draft),
    modelNamesUnknown(ctx, draft.models),
    store()
      .select()
      .from(quotas)
      .where(and(eq(quotas.tenant, ctx.tenant), isNull(quotas.removedAt)))
      .limit(MOST_COMPARED),
  ]);
  const others = rows.filter((row) => row.id !== id);
  return {
    limit: limitWords(draft),
    scope: scopeWords(draft, subjectName, holders),
    models: modelsWords(draft.models),
    warnings: warningsOf(draft, { others, holders, unknownModels }),
  };
}
