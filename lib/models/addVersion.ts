import { modelVersions } from "@/db/store/schema/models";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { change } from "@/lib/changes/change";
import { type NewVersion, newVersion, withVersionFields } from "./input";
import { type ModelVersionRow, registeredModel, versionSnapshot } from "./model";

/** Adds a version to a registered model, as a candidate. Needs `models.write`; throws INVALID, NOT_FOUND, CONFLICT for one that is there. */
export async function addModelVersion(ctx: Ctx, model: string, input: NewVersion): Promise<{ id: string }> {
  const { version, ...fields } = readShape(newVersion, input);
  const name = { verb: "add", noun: "model version", ability: "models.write" } as const;
  try {
    return await change(ctx, name, async (tx, record) => {
      await registeredModel(tx, ctx, model);
      const row = withVersionFields(newVersionRow(ctx, model, version), fields);
      await tx.insert(modelVersions).values(row);
      record({ target: row.id, before: null, after: versionSnapshot(row) });
      return { id: row.id };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a version ${version} already.`;
    throw new DomainError("CONFLICT", { what, fix: "Edit it, or choose another name." }, { version: what });
  }
}

/** A candidate of which only the name is known. */
export function newVersionRow(ctx: Ctx, model: string, version: string): ModelVersionRow {
  return {
    id: ctx.newId("mdv"),
    tenant: ctx.tenant,
    model,
    version,
    digest: null,
    stage: "candidate",
    description: null,
    licence: null,
    baseModel: null,
    datasets: [],
    uri: null,
    contextTokens: null,
    inputNanoUsd: null,
    outputNanoUsd: null,
    properties: {},
    submittedBy: ctx.actor.id,
    createdAt: new Date(ctx.now()),
  };
}
