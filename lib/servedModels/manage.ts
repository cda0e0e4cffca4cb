import { and, arrayContains, eq } from "drizzle-orm";
import { modelAccess, servedModels } from "@/db/store/schema/subscriptions";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { change, type RecordEdit } from "@/lib/changes/change";
import { modelFor } from "@/lib/models/model";
import {
  type NewServedModel,
  newServedFields,
  type ServedModelEdit,
  type ServedModelRow,
  type ServedState,
  servedFields,
  servedModelForEdit,
  servedSnapshot,
  whereServed,
} from "./servedModel";

const noun = "served model";
const ability = "maas.write";

/** Makes a name that callers may ask for. Needs `maas.write`; throws INVALID, NOT_FOUND for an unknown model of the catalog, CONFLICT for a name that is taken. */
export async function createServedModel(ctx: Ctx, input: NewServedModel): Promise<{ id: string }> {
  requireAbility(ctx, ability);
  return unlessTaken(input.name, () =>
    change(ctx, { verb: "create", noun, ability }, (tx, record) => insertServedModel(tx, ctx, input, record)),
  );
}

/** The same within a transaction of the caller's `change`, which has asked for the ability: for imports of many at once. */
export async function insertServedModel(
  tx: StoreTx,
  ctx: Ctx,
  { manifest = null, ...input }: NewServedModel,
  record: RecordEdit,
): Promise<{ id: string }> {
  const given = readShape(newServedFields, input);
  const row: ServedModelRow = {
    id: ctx.newId("svm"),
    tenant: ctx.tenant,
    name: given.name,
    namespace: given.namespace,
    displayName: given.displayName ?? null,
    description: given.description ?? null,
    provider: given.provider ?? null,
    model: given.model ?? null,
    state: "active",
    manifest,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
  if (row.model !== null) await modelFor(tx, ctx, row.model);
  await tx.insert(servedModels).values(row);
  record({ target: row.id, before: null, after: servedSnapshot(row) });
  return { id: row.id };
}

/** Edits what is said of it; what is left out stays, and so does its name. Throws like `createServedModel`, and NOT_FOUND. */
export async function editServedModel(ctx: Ctx, id: string, input: ServedModelEdit): Promise<void> {
  await change(ctx, { verb: "edit", noun, ability }, (tx, record) =>
    updateServedModel(tx, ctx, id, input, record),
  );
}

/** The same within a transaction of the caller's `change`. */
export async function updateServedModel(
  tx: StoreTx,
  ctx: Ctx,
  id: string,
  { manifest, ...input }: ServedModelEdit,
  record: RecordEdit,
): Promise<void> {
  const given = readShape(servedFields, input);
  const before = await servedModelForEdit(tx, ctx, id);
  const after: ServedModelRow = {
    ...before,
    displayName: given.displayName === undefined ? before.displayName : given.displayName,
    description: given.description === undefined ? before.description : given.description,
    provider: given.provider === undefined ? before.provider : given.provider,
    model: given.model === undefined ? before.model : given.model,
    manifest: manifest === undefined ? before.manifest : manifest,
  };
  if (after.model !== null && after.model !== before.model) await modelFor(tx, ctx, after.model);
  await tx.update(servedModels).set(after).where(whereServed(ctx, id));
  record({ target: id, before: servedSnapshot(before), after: servedSnapshot(after) });
}

/** Pauses a served model, so that nobody gets it within 2 s, or takes it up again. Needs `maas.write`; throws NOT_FOUND. */
export async function setServedState(ctx: Ctx, id: string, state: ServedState): Promise<void> {
  const verb = state === "paused" ? "pause" : "resume";
  await change(ctx, { verb, noun, ability }, async (tx, record) => {
    const before = await servedModelForEdit(tx, ctx, id);
    await tx.update(servedModels).set({ state }).where(whereServed(ctx, id));
    record({ target: id, before: servedSnapshot(before), after: servedSnapshot({ ...before, state }) });
  });
}

/** Removes it: subscriptions and model access lose it, its endpoints serve nothing. Needs `maas.write`; throws NOT_FOUND. */
export async function removeServedModel(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun, ability }, async (tx, record) => {
    const before = await servedModelForEdit(tx, ctx, id);
    const names = and(eq(modelAccess.tenant, ctx.tenant), arrayContains(modelAccess.models, [id]));
    const naming = await tx.select().from(modelAccess).where(names);
    for (const { id: access, models } of naming) {
      const left = models.filter((model) => model !== id);
      await tx.update(modelAccess).set({ models: left }).where(eq(modelAccess.id, access));
    }
    await tx.delete(servedModels).where(whereServed(ctx, id));
    record({ target: id, before: servedSnapshot(before), after: null });
  });
}

async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a served model "${name.trim()}" already.`;
    throw new DomainError("CONFLICT", { what, fix: "Choose another name." }, { name: what });
  }
}
