import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import { modelNames, models } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { seenAs } from "./model";
import { SEEN_AS, whereCalls } from "./usage";

/** A model as telemetry named it, with when; epoch milliseconds. */
export interface SeenModel {
  provider: string;
  name: string;
  firstMs: number;
  lastMs: number;
}

const LIMIT_SECONDS = 60;
const row = z.object({ value: z.string() });

/**
 * Which of these, as `provider/name`, a leaf call of a model still carries. Other spans repeat what they asked for, often
 * without its provider and not as who answered is called, and a call that came before its parts counts for a moment.
 */
export async function calledModels(ctx: Ctx, seen: readonly SeenModel[]): Promise<Set<string>> {
  if (seen.length === 0) return new Set();
  const fromMs = Math.min(await firstListedMs(ctx, seen), ...seen.map((one) => one.firstMs));
  const toMs = Math.max(...seen.map((one) => one.lastMs)) + 1;
  const query = sql`SELECT DISTINCT ${SEEN_AS} AS value FROM actions FINAL
    WHERE ${whereCalls({ fromMs, toMs }, seen.map(seenAs))}`;
  const rows = await readRows(query, row, {
    name: "models.called",
    tenant: ctx.tenant,
    limitSeconds: LIMIT_SECONDS,
  });
  return new Set(rows.map(({ value }) => value));
}

/** When the earliest of those that are listed already was seen; Infinity where none is. */
async function firstListedMs(ctx: Ctx, seen: readonly SeenModel[]): Promise<number> {
  const names = seen.map(({ name }) => name);
  const rows = await store()
    .select({ at: modelNames.firstSeenAt })
    .from(modelNames)
    .where(and(eq(modelNames.tenant, ctx.tenant), inArray(modelNames.value, names)));
  return Math.min(...rows.map(({ at }) => at?.getTime() ?? Number.POSITIVE_INFINITY));
}

/** Takes names that no call carries any more from the list, where nobody has said anything of them. How many those were. */
export async function dropUncalled(tx: StoreTx, ctx: Ctx, seen: readonly SeenModel[]): Promise<number> {
  let dropped = 0;
  for (const { provider, name } of seen) {
    const mine = and(eq(modelNames.tenant, ctx.tenant), eq(modelNames.provider, provider));
    const unsaid = and(mine, eq(modelNames.value, name), eq(modelNames.said, false));
    const listed = tx
      .select({ id: models.id })
      .from(models)
      .where(and(eq(models.tenant, ctx.tenant), eq(models.state, "discovered")));
    const gone = await tx
      .delete(modelNames)
      .where(and(unsaid, inArray(modelNames.model, listed)))
      .returning({ model: modelNames.model });
    for (const { model } of gone) await dropNameless(tx, ctx, model);
    dropped += gone.length;
  }
  return dropped;
}

/** Removes a model that was only seen, once no name is left that it was seen by. */
export async function dropNameless(tx: StoreTx, ctx: Ctx, model: string): Promise<void> {
  const [name] = await tx.select().from(modelNames).where(eq(modelNames.model, model)).limit(1);
  if (name) return;
  const mine = and(eq(models.tenant, ctx.tenant), eq(models.id, model));
  await tx.delete(models).where(and(mine, eq(models.state, "discovered")));
}
