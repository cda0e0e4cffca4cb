import { desc, eq } from "drizzle-orm";
import { policyPublications } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { PolicyMode } from "./decision";
import { isStricter } from "./freshBacktest";
import { currentPublication, lockPolicy, type PolicyRow, readWhy, versionFor } from "./policy";
import { type Published, putInForce } from "./putInForce";

const ability = "policies.publish";

/**
 * Puts an earlier version back in force at once: the emergency way, without review or backtest, as the log says. In the mode
 * that it last had, unless told. Needs `policies.publish`; throws INVALID without a reason, NOT_FOUND, CONFLICT where it is
 * the one in force, PRECONDITION for a version that never was in force.
 */
export async function rollBack(
  ctx: Ctx,
  input: { policy: string; to: number; why: string; mode?: PolicyMode | undefined },
): Promise<Published> {
  requireAbility(ctx, ability);
  const why = readWhy(input.why);
  return change(ctx, { verb: "roll back", noun: "policy", ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, input.policy);
    const version = await versionFor(tx, policy, input.to);
    const before = await currentPublication(tx, policy);
    if (before?.version === version.id)
      throw new DomainError("CONFLICT", {
        what: `Version ${input.to} of ${policy.name} is in force.`,
        fix: "Change its mode instead.",
      });
    const had = await modesOf(tx, version.id);
    if (!had[0]) throw neverInForce(policy, input.to);
    const mode = input.mode ?? had[0];
    if (had.every((one) => isStricter(mode, one))) throw untried(policy, input.to, mode);
    return putInForce(
      tx,
      ctx,
      { policy, version, before },
      { kind: "rollback", mode, why, backtest: null, summary: null },
      record,
    );
  });
}

/** Modes that a version was in force in, the newest first. */
async function modesOf(tx: StoreTx, version: string): Promise<PolicyMode[]> {
  const rows = await tx
    .select({ mode: policyPublications.mode })
    .from(policyPublications)
    .where(eq(policyPublications.version, version))
    .orderBy(desc(policyPublications.fromAt), desc(policyPublications.id));
  return rows.map(({ mode }) => mode);
}

function neverInForce({ name }: PolicyRow, number: number): DomainError {
  return new DomainError("PRECONDITION", {
    what: `Version ${number} of ${name} was never in force.`,
    why: "Rolling back skips review and backtest, so it goes only to what had both.",
    fix: "Publish it instead.",
  });
}

function untried({ name }: PolicyRow, number: number, mode: PolicyMode): DomainError {
  return new DomainError("PRECONDITION", {
    what: `Version ${number} of ${name} was never in force as ${mode}.`,
    why: "Rolling back skips the backtest, so it makes nothing stricter than it was.",
    fix: `Roll back without a mode, then change it to ${mode}.`,
  });
}
