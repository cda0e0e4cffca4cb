import { and, eq, sql } from "drizzle-orm";
import { modelNames, models } from "@/db/store/schema/models";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { dropNameless } from "./called";
import { insertModel, modelCalled, newRow } from "./register";

/** A name as telemetry gives it, and what it stands for. */
interface StandingName {
  provider: string;
  value: string;
  model: string;
  version: string | null;
}

type Meant = Pick<StandingName, "model" | "version">;

/** The day at the end of a name, as makers of models write it: `gpt-4.1-2025-04-14`, `claude-sonnet-4@20250514`. */
const DAY = /[-@](?:20\d{2}-\d{2}-\d{2}|20\d{6})$/;

/**
 * What a name without a provider stands for: the one model that has the name with a provider or, where none has, whose
 * name is this one and a day; null where there are several or none.
 */
function meantBy(name: string, names: readonly StandingName[]): Meant | null {
  const others = names.filter(({ provider }) => provider !== "");
  const same = others.filter(({ value }) => value === name);
  const dated = others.filter(({ value }) => DAY.test(value) && value.replace(DAY, "") === name);
  const found = same.length > 0 ? same : dated;
  const [first] = found;
  if (!first || found.some(({ model }) => model !== first.model)) return null;
  return { model: first.model, version: same.length === 1 ? first.version : null };
}

/**
 * Binds the names that came without a provider to the models that they mean, whichever came first, and lets those stand by
 * themselves again that mean several by now. What a person bound, freed or registered stays. How many it moved.
 */
export async function bindUnsaid(tx: StoreTx, ctx: Ctx): Promise<number> {
  const names = await tx
    .select({ name: modelNames, of: models.provider, state: models.state })
    .from(modelNames)
    .innerJoin(models, eq(models.id, modelNames.model))
    .where(eq(modelNames.tenant, ctx.tenant));
  const standing = names.map(({ name }) => name);
  let moved = 0;
  for (const { name, of, state } of names) {
    if (name.provider !== "" || name.said || (of === "" && state !== "discovered")) continue;
    const meant = meantBy(name.value, standing) ?? (await ownOf(tx, ctx, name, of));
    if (meant.model === name.model && meant.version === name.version) continue;
    await move(tx, ctx, name, meant);
    moved += 1;
  }
  return moved;
}

async function ownOf(
  tx: StoreTx,
  ctx: Ctx,
  name: typeof modelNames.$inferSelect,
  provider: string,
): Promise<Meant> {
  if (provider === "") return { model: name.model, version: name.version };
  const there = await modelCalled(tx, ctx, "", name.value);
  if (there) return { model: there.id, version: null };
  const { firstSeenAt, lastSeenAt } = name;
  const own = { ...newRow(ctx, "", name.value), firstSeenAt, lastSeenAt };
  await insertModel(tx, own);
  return { model: own.id, version: null };
}

/** When it was seen goes along, outwards only. */
async function move(tx: StoreTx, ctx: Ctx, name: typeof modelNames.$inferSelect, to: Meant): Promise<void> {
  const mine = and(eq(modelNames.tenant, ctx.tenant), eq(modelNames.provider, name.provider));
  await tx
    .update(modelNames)
    .set(to)
    .where(and(mine, eq(modelNames.value, name.value)));
  const [first, last] = [name.firstSeenAt?.toISOString() ?? null, name.lastSeenAt?.toISOString() ?? null];
  await tx
    .update(models)
    .set({
      firstSeenAt: sql`least(${models.firstSeenAt}, ${first}::timestamptz)`,
      lastSeenAt: sql`greatest(${models.lastSeenAt}, ${last}::timestamptz)`,
    })
    .where(and(eq(models.tenant, ctx.tenant), eq(models.id, to.model)));
  await dropNameless(tx, ctx, name.model);
}
