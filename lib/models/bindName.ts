import { and, eq } from "drizzle-orm";
import { modelNames, models } from "@/db/store/schema/models";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type ModelRow, modelFor, registeredModel, seenAs, versionFor } from "./model";
import { insertModel, modelCalled, newRow } from "./register";

export interface NameBinding {
  /** As telemetry writes them. */
  provider: string;
  name: string;
  /** Of `model`; null for the model as a whole. */
  version?: string | null | undefined;
}

/**
 * Says which registered model, or which of its versions, a name of telemetry stands for. What was listed under that name
 * alone, seen and not registered, goes into it. Needs `models.write`; throws NOT_FOUND, CONFLICT.
 */
export async function bindModelName(ctx: Ctx, model: string, binding: NameBinding): Promise<void> {
  const name = { verb: "bind", noun: "model", ability: "models.write" } as const;
  await change(ctx, name, async (tx, record) => {
    const to = await registeredModel(tx, ctx, model);
    if (binding.version) await versionFor(tx, ctx, model, binding.version);
    const before = await nameFor(tx, ctx, binding);
    if (!before) throw notFound("name in telemetry");
    const version = binding.version || null;
    await tx.update(modelNames).set({ model, version, said: true }).where(whereName(ctx, binding));
    if (before.model !== model) await leave(tx, ctx, before.model, to);
    const named = seenAs(binding);
    record({
      target: model,
      before: { name: named, model: before.model, version: before.version },
      after: { name: named, model, version },
    });
  });
}

/** Takes a name from a model again: it stands for a model of its own. Needs `models.write`; throws NOT_FOUND, and CONFLICT for the model's own name. */
export async function freeModelName(ctx: Ctx, model: string, binding: NameBinding): Promise<void> {
  const name = { verb: "free", noun: "model", ability: "models.write" } as const;
  await change(ctx, name, async (tx, record) => {
    const from = await modelFor(tx, ctx, model);
    const before = await nameFor(tx, ctx, binding);
    if (before?.model !== model) throw notFound("name in telemetry");
    if (from.provider === binding.provider && from.name === binding.name) {
      throw new DomainError("CONFLICT", {
        what: `${binding.name} is the model's own name.`,
        fix: "Bind it to another model instead.",
      });
    }
    const own = await modelCalled(tx, ctx, binding.provider, binding.name);
    const to = own ?? (await made(tx, ctx, binding, before));
    await tx
      .update(modelNames)
      .set({ model: to.id, version: null, said: true })
      .where(whereName(ctx, binding));
    const named = seenAs(binding);
    record({
      target: model,
      before: { name: named, model, version: before.version },
      after: { name: named, model: to.id, version: null },
    });
  });
}

async function made(
  tx: StoreTx,
  ctx: Ctx,
  { provider, name }: NameBinding,
  { firstSeenAt, lastSeenAt }: Pick<ModelRow, "firstSeenAt" | "lastSeenAt">,
): Promise<ModelRow> {
  const row = { ...newRow(ctx, provider, name), firstSeenAt, lastSeenAt };
  await insertModel(tx, row);
  return row;
}

/** The model that a name stood for goes where nothing else is known of it; when it was seen stays with the other. */
async function leave(tx: StoreTx, ctx: Ctx, from: string, to: ModelRow): Promise<void> {
  const left = await modelFor(tx, ctx, from);
  const dates = (field: "firstSeenAt" | "lastSeenAt") =>
    [left[field], to[field]].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime());
  await tx
    .update(models)
    .set({ firstSeenAt: dates("firstSeenAt")[0] ?? null, lastSeenAt: dates("lastSeenAt").at(-1) ?? null })
    .where(and(eq(models.tenant, ctx.tenant), eq(models.id, to.id)));
  if (left.state !== "discovered") return;
  const others = await tx.select().from(modelNames).where(eq(modelNames.model, from)).limit(1);
  const mine = and(eq(models.tenant, ctx.tenant), eq(models.id, from));
  if (others.length === 0) await tx.delete(models).where(mine);
}

async function nameFor(tx: StoreTx, ctx: Ctx, binding: NameBinding) {
  const [row] = await tx.select().from(modelNames).where(whereName(ctx, binding)).for("update");
  return row;
}

function whereName(ctx: Ctx, { provider, name }: NameBinding) {
  const mine = and(eq(modelNames.tenant, ctx.tenant), eq(modelNames.provider, provider));
  return and(mine, eq(modelNames.value, name));
}
