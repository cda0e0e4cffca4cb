import { eq } from "drizzle-orm";
import { policies, policyPublications } from "@/db/store/schema/policies";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { currentPublication, lockPolicy, policySnapshot, readWhy, wherePolicy } from "./policy";
import { notInForce } from "./publish";
import { beginning, versionById } from "./putInForce";

/**
 * Takes a policy out of force; what it permitted may be denied from then on, what it forbade allowed. Needs
 * `policies.publish`; throws INVALID without a reason, NOT_FOUND, CONFLICT where nothing is in force.
 */
export async function unpublish(ctx: Ctx, input: { policy: string; why: string }): Promise<void> {
  const ability = "policies.publish";
  requireAbility(ctx, ability);
  const why = readWhy(input.why);
  await change(ctx, { verb: "unpublish", noun: "policy", ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, input.policy);
    const before = await currentPublication(tx, policy);
    if (!before) throw notInForce(policy);
    const version = await versionById(tx, before.version);
    const ended = { toAt: beginning(ctx.now(), before), endWhy: why, endedByName: ctx.actor.name };
    await tx.update(policyPublications).set(ended).where(eq(policyPublications.id, before.id));
    record({
      target: policy.id,
      before: { inForce: version.number, mode: before.mode, digest: version.digest },
      after: { inForce: null, why },
    });
  });
}

/** Takes a policy out of lists; decisions go on naming it. Needs `policies.write`; throws NOT_FOUND, CONFLICT while it is in force or is archived. */
export async function archivePolicy(ctx: Ctx, id: string): Promise<void> {
  const ability = "policies.write";
  await change(ctx, { verb: "archive", noun: "policy", ability }, async (tx, record) => {
    const before = await lockPolicy(tx, ctx, id);
    if (await currentPublication(tx, before))
      throw new DomainError("CONFLICT", {
        what: `${before.name} is in force.`,
        fix: "Take it out of force first.",
      });
    const after = { ...before, archivedAt: new Date(ctx.now()) };
    await tx.update(policies).set({ archivedAt: after.archivedAt }).where(wherePolicy(ctx, id));
    record({ target: id, before: policySnapshot(before), after: policySnapshot(after) });
  });
}

/** Brings an archived policy back as it was. Needs `policies.write`; throws NOT_FOUND, CONFLICT where it is not archived. */
export async function restorePolicy(ctx: Ctx, id: string): Promise<void> {
  const ability = "policies.write";
  await change(ctx, { verb: "restore", noun: "policy", ability }, async (tx, record) => {
    const [before] = await tx.select().from(policies).where(wherePolicy(ctx, id)).for("update");
    if (!before) throw notFound("policy");
    if (!before.archivedAt) throw new DomainError("CONFLICT", `${before.name} is not archived.`);
    await tx.update(policies).set({ archivedAt: null }).where(wherePolicy(ctx, id));
    record({
      target: id,
      before: policySnapshot(before),
      after: policySnapshot({ ...before, archivedAt: null }),
    });
  });
}
