import { models } from "@/db/store/schema/models";
import type { Ctx } from "@/lib/access/ctx";
import { readShape } from "@/lib/base/readShape";
import { change } from "@/lib/changes/change";
import { standingPrincipal } from "@/lib/principals/principal";
import { type ModelFields, modelFields, withModelFields } from "./input";
import { modelSnapshot, registeredModel, whereModel } from "./model";

/** Edits a registered model; what is left out stays. Needs `models.write`; throws INVALID, NOT_FOUND, CONFLICT. */
export async function editModel(ctx: Ctx, id: string, input: ModelFields): Promise<void> {
  const given = readShape(modelFields, input);
  await change(ctx, { verb: "edit", noun: "model", ability: "models.write" }, async (tx, record) => {
    const before = await registeredModel(tx, ctx, id);
    const after = withModelFields(before, given);
    if (after.owner && after.owner !== before.owner) await standingPrincipal(tx, ctx, after.owner);
    await tx.update(models).set(after).where(whereModel(ctx, id));
    record({ target: id, before: modelSnapshot(before), after: modelSnapshot(after) });
  });
}
