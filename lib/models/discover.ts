import { and, eq, inArray, sql } from "drizzle-orm";
import { modelNames, models } from "@/db/store/schema/models";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type Followed, followSeen } from "@/lib/actions/followSeen";
import type { SeenValue } from "@/lib/actions/seenValues";
import { isName } from "@/lib/principals/alias";
import { keep } from "@/lib/principals/keep";
import { calledModels, dropUncalled, type SeenModel } from "./called";
import { seenAs } from "./model";
import { insertModel, modelCalled, newRow } from "./register";
import { bindUnsaid } from "./unsaid";

/**
 * Brings the models that telemetry named since the last look into the tenant's list, as discovered, and notes when each
 * was seen. Bears being stopped and run again. Needs `audit.read`.
 */
export async function discoverModels(
  ctx: Ctx,
  onPage: (seen: number) => Promise<void> = async () => undefined,
): Promise<Followed> {
  requireAbility(ctx, "audit.read");
  const found = await followSeen(ctx, "model", (page) => takePage(ctx, seenIn(page)), onPage);
  await keep(ctx, (tx) => bindUnsaid(tx, ctx));
  return found;
}

/** What only repeats a model, as the spans of agents do with the one that they ask for, is no model of its own. */
async function takePage(ctx: Ctx, seen: readonly SeenModel[]): Promise<number> {
  const called = await calledModels(ctx, seen);
  const isCalled = (one: SeenModel) => called.has(seenAs(one));
  await keep(ctx, (tx) =>
    dropUncalled(
      tx,
      ctx,
      seen.filter((one) => !isCalled(one)),
    ),
  );
  return keep(ctx, (tx) => takeModels(tx, ctx, seen.filter(isCalled)));
}

/** One entry a model, whoever used it. */
function seenIn(page: readonly SeenValue[]): SeenModel[] {
  const found = new Map<string, SeenModel>();
  for (const { value, firstMs, lastMs } of page) {
    const slash = value.indexOf("/");
    const [provider, name] = [value.slice(0, slash), value.slice(slash + 1)];
    if (slash < 0 || !isName(name) || (provider !== "" && !isName(provider))) continue;
    const before = found.get(value);
    found.set(value, {
      provider,
      name,
      firstMs: Math.min(firstMs, before?.firstMs ?? firstMs),
      lastMs: Math.max(lastMs, before?.lastMs ?? lastMs),
    });
  }
  return [...found.values()];
}

/** How many of them the list did not know. */
async function takeModels(tx: StoreTx, ctx: Ctx, seen: readonly SeenModel[]): Promise<number> {
  let added = 0;
  const known = await boundNames(tx, ctx, seen);
  for (const one of seen) {
    const bound = known.get(`${one.provider}/${one.name}`);
    if (bound) await noteSeen(tx, ctx, one, bound);
    else added += await takeNew(tx, ctx, one);
  }
  return added;
}

async function boundNames(tx: StoreTx, ctx: Ctx, seen: readonly SeenModel[]): Promise<Map<string, string>> {
  const names = seen.map(({ name }) => name);
  if (names.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(modelNames)
    .where(and(eq(modelNames.tenant, ctx.tenant), inArray(modelNames.value, names)));
  return new Map(rows.map((row) => [`${row.provider}/${row.value}`, row.model]));
}

async function takeNew(tx: StoreTx, ctx: Ctx, one: SeenModel): Promise<number> {
  const there = await modelCalled(tx, ctx, one.provider, one.name);
  if (!there) {
    const seen = { firstSeenAt: new Date(one.firstMs), lastSeenAt: new Date(one.lastMs) };
    await insertModel(tx, { ...newRow(ctx, one.provider, one.name), ...seen });
    return 1;
  }
  const name = { tenant: ctx.tenant, provider: one.provider, value: one.name, model: there.id };
  await tx.insert(modelNames).values(name).onConflictDoNothing();
  await noteSeen(tx, ctx, one, there.id);
  return 0;
}

/** First and last move outwards only. */
async function noteSeen(tx: StoreTx, ctx: Ctx, one: SeenModel, model: string): Promise<void> {
  const [first, last] = [new Date(one.firstMs).toISOString(), new Date(one.lastMs).toISOString()];
  const mine = and(eq(modelNames.tenant, ctx.tenant), eq(modelNames.provider, one.provider));
  await tx
    .update(modelNames)
    .set({
      firstSeenAt: sql`least(${modelNames.firstSeenAt}, ${first}::timestamptz)`,
      lastSeenAt: sql`greatest(${modelNames.lastSeenAt}, ${last}::timestamptz)`,
    })
    .where(and(mine, eq(modelNames.value, one.name)));
  await tx
    .update(models)
    .set({
      firstSeenAt: sql`least(${models.firstSeenAt}, ${first}::timestamptz)`,
      lastSeenAt: sql`greatest(${models.lastSeenAt}, ${last}::timestamptz)`,
    })
    .where(and(eq(models.tenant, ctx.tenant), eq(models.id, model)));
}
