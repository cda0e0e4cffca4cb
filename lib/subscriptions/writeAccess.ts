import { inArray } from "drizzle-orm";
import { modelAccess, servedModels } from "@/db/store/schema/subscriptions";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change, type RecordEdit } from "@/lib/changes/change";
import {
  type AccessRow,
  accessForEdit,
  accessSnapshot,
  type NewAccess,
  readAccess,
  readAccessSubjects,
  whereAccess,
} from "./access";
import { knownModels, knownSubjects, type ModelRow, unlessTaken } from "./put";
import { fullName } from "./subscription";

/** Says who may call models. From then on nobody else may, whatever their subscription holds. Needs `maas.write`; throws INVALID, CONFLICT for a name that is taken. */
export async function createModelAccess(ctx: Ctx, input: NewAccess): Promise<{ id: string }> {
  const name = { verb: "create", noun: "model access", ability: "maas.write" } as const;
  return unlessTaken("model access", input.name, () =>
    change(ctx, name, (tx, record) => insertModelAccess(tx, ctx, input, record)),
  );
}

/** The same within a transaction of the caller's `change`. */
export async function insertModelAccess(
  tx: StoreTx,
  ctx: Ctx,
  input: NewAccess,
  record: RecordEdit,
): Promise<{ id: string }> {
  const subjects = await knownSubjects(tx, ctx, readAccessSubjects(input.subjects), "subjects");
  const models = await someModels(tx, ctx, input.models);
  const row = { ...readAccess(emptyRow(ctx), input), subjects, models: models.map(({ id }) => id) };
  await tx.insert(modelAccess).values(row);
  record({ target: row.id, before: null, after: accessSnapshot(row, models.map(fullName)) });
  return { id: row.id };
}

/** Edits it; what is left out stays, lists are replaced as a whole. Throws like `createModelAccess`, and NOT_FOUND. */
export async function editModelAccess(ctx: Ctx, id: string, input: Partial<NewAccess>): Promise<void> {
  const name = { verb: "edit", noun: "model access", ability: "maas.write" } as const;
  await unlessTaken("model access", input.name ?? "", () =>
    change(ctx, name, (tx, record) => updateModelAccess(tx, ctx, id, input, record)),
  );
}

/** The same within a transaction of the caller's `change`. */
export async function updateModelAccess(
  tx: StoreTx,
  ctx: Ctx,
  id: string,
  input: Partial<NewAccess>,
  record: RecordEdit,
): Promise<void> {
  const before = await accessForEdit(tx, ctx, id);
  const given = input.subjects && readAccessSubjects(input.subjects);
  const subjects = given ? await knownSubjects(tx, ctx, given, "subjects") : before.subjects;
  const was = await namesOf(tx, before.models);
  const models = input.models ? await someModels(tx, ctx, input.models) : was;
  const row = { ...readAccess(before, input), subjects, models: models.map((model) => model.id) };
  await tx.update(modelAccess).set(row).where(whereAccess(ctx, id));
  record({
    target: id,
    before: accessSnapshot(before, was.map(fullName)),
    after: accessSnapshot(row, models.map(fullName)),
  });
}

/** Removes it: a model that no other names is open to its subscribers again. Needs `maas.write`; throws NOT_FOUND. */
export async function removeModelAccess(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "model access", ability: "maas.write" }, async (tx, record) => {
    const before = await accessForEdit(tx, ctx, id);
    const models = await namesOf(tx, before.models);
    await tx.delete(modelAccess).where(whereAccess(ctx, id));
    record({ target: id, before: accessSnapshot(before, models.map(fullName)), after: null });
  });
}

async function someModels(tx: StoreTx, ctx: Ctx, refs: readonly string[]): Promise<ModelRow[]> {
  const models = await knownModels(tx, ctx, refs);
  if (models.length > 0) return models;
  const what = "Name at least one model.";
  throw new DomainError("INVALID", { what }, { models: what });
}

/** Models by id; those that are gone are left out. */
async function namesOf(tx: StoreTx, ids: readonly string[]): Promise<ModelRow[]> {
  return ids.length === 0
    ? []
    : tx
        .select()
        .from(servedModels)
        .where(inArray(servedModels.id, [...ids]));
}

function emptyRow(ctx: Ctx): AccessRow {
  return {
    id: ctx.newId("mac"),
    tenant: ctx.tenant,
    name: "",
    namespace: "",
    subjects: [],
    models: [],
    organisation: null,
    costCentre: null,
    labels: {},
    manifest: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
}
