import { and, eq } from "drizzle-orm";
import { modelNames, models } from "@/db/store/schema/models";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { change } from "@/lib/changes/change";
import { nameKey } from "@/lib/principals/alias";
import { standingPrincipal } from "@/lib/principals/principal";
import { type NewModel, newModel, withModelFields } from "./input";
import { type ModelRow, modelSnapshot, whereModel } from "./model";

/**
 * Registers a model by provider and name: one that was seen becomes registered, another is made. Needs `models.write`;
 * throws INVALID, NOT_FOUND for an unknown owner, CONFLICT where it is registered or archived.
 */
export async function registerModel(ctx: Ctx, input: NewModel): Promise<{ id: string }> {
  const { provider, name, ...fields } = readShape(newModel, input);
  const what = { verb: "register", noun: "model", ability: "models.write" } as const;
  try {
    return await change(ctx, what, async (tx, record) => {
      const before = await modelCalled(tx, ctx, provider, name);
      if (before && before.state !== "discovered") throw taken(before);
      const after = withModelFields(before ?? newRow(ctx, provider, name), fields);
      if (after.owner) await standingPrincipal(tx, ctx, after.owner);
      const row: ModelRow = {
        ...after,
        state: "registered",
        registeredAt: new Date(ctx.now()),
        registeredBy: ctx.actor.id,
      };
      if (before) await tx.update(models).set(row).where(whereModel(ctx, row.id));
      else await insertModel(tx, row);
      record({ target: row.id, before: before && modelSnapshot(before), after: modelSnapshot(row) });
      return { id: row.id };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw taken({ provider, name, state: "registered" });
  }
}

/** A model that nobody has said anything of. */
export function newRow(ctx: Ctx, provider: string, name: string): ModelRow {
  return {
    id: ctx.newId("mdl"),
    tenant: ctx.tenant,
    provider,
    name,
    nameKey: nameKey(name),
    state: "discovered",
    description: null,
    owner: null,
    licence: null,
    baseModel: null,
    tasks: [],
    firstSeenAt: null,
    lastSeenAt: null,
    registeredAt: null,
    registeredBy: null,
    createdAt: new Date(ctx.now()),
  };
}

/** A new model, and its own name as one that telemetry may use, unless that name is bound to another. */
export async function insertModel(tx: StoreTx, row: ModelRow): Promise<void> {
  await tx.insert(models).values(row);
  const { tenant, provider, firstSeenAt, lastSeenAt } = row;
  await tx
    .insert(modelNames)
    .values({ tenant, provider, value: row.name, model: row.id, firstSeenAt, lastSeenAt })
    .onConflictDoNothing();
}

/** The tenant's model of this provider and name, locked; null where there is none. */
export async function modelCalled(
  tx: StoreTx,
  ctx: Ctx,
  provider: string,
  name: string,
): Promise<ModelRow | null> {
  const [row] = await tx
    .select()
    .from(models)
    .where(and(eq(models.tenant, ctx.tenant), eq(models.provider, provider), eq(models.name, name)))
    .for("update");
  return row ?? null;
}

function taken({ provider, name, state }: Pick<ModelRow, "provider" | "name" | "state">): DomainError {
  const of = provider === "" ? "" : ` of ${provider}`;
  const what = `${name}${of} is ${state === "archived" ? "archived" : "registered already"}.`;
  const fix = state === "archived" ? "Restore it instead." : "Edit it, or choose another name.";
  return new DomainError("CONFLICT", { what, fix }, { name: what });
}
