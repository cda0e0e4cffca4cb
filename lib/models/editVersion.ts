import { and, eq } from "drizzle-orm";
import { modelVersions } from "@/db/store/schema/models";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { sameDigest } from "@/lib/base/sameDigest";
import { change } from "@/lib/changes/change";
import { type VersionFields, versionFields, withVersionFields } from "./input";
import { type ModelVersionRow, registeredModel, versionFor, versionSnapshot } from "./model";

/**
 * Edits a version; what is left out stays. A digest that was given stays from staging on, because evidence is pinned to
 * it. Needs `models.write`; throws INVALID, NOT_FOUND, CONFLICT.
 */
export async function editModelVersion(
  ctx: Ctx,
  model: string,
  id: string,
  input: VersionFields,
): Promise<void> {
  const given = readShape(versionFields, input);
  const name = { verb: "edit", noun: "model version", ability: "models.write" } as const;
  await change(ctx, name, async (tx, record) => {
    await registeredModel(tx, ctx, model);
    const before = await versionFor(tx, ctx, model, id);
    const after = withVersionFields(before, given);
    requireSameDigest(before, after);
    const mine = and(eq(modelVersions.tenant, ctx.tenant), eq(modelVersions.id, id));
    await tx.update(modelVersions).set(after).where(mine);
    record({ target: id, before: versionSnapshot(before), after: versionSnapshot(after) });
  });
}

/** Throws CONFLICT where other weights would take the place of those that passed gates. */
function requireSameDigest(before: ModelVersionRow, after: ModelVersionRow): void {
  if (before.digest === null || sameDigest(after.digest, before.digest) || before.stage === "candidate")
    return;
  const what = `The digest of ${before.version} cannot change: it is in ${before.stage}.`;
  throw new DomainError(
    "CONFLICT",
    { what, why: "Its evidence is pinned to it.", fix: "Add the other weights as a version of their own." },
    { digest: what },
  );
}
