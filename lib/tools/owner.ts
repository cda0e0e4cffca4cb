import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { standingPrincipal } from "@/lib/principals/principal";
import { teamFor } from "@/lib/principals/team";

/** Who answers for it: a principal or a team, not both; empty or null is nobody, what is left out stays. */
export interface OwnerInput {
  owner?: string | null | undefined;
  ownerTeam?: string | null | undefined;
}

/** The owner as it is kept. Throws INVALID where both are given, NOT_FOUND for one of nobody's or of another tenant, CONFLICT for one that was merged. */
export async function readOwner(
  tx: StoreTx,
  ctx: Ctx,
  before: { owner: string | null; ownerTeam: string | null },
  input: OwnerInput,
): Promise<{ owner: string | null; ownerTeam: string | null }> {
  if (input.owner === undefined && input.ownerTeam === undefined) {
    return { owner: before.owner, ownerTeam: before.ownerTeam };
  }
  if (input.owner && input.ownerTeam) {
    const what = "Choose a person or a team, not both.";
    throw new DomainError("INVALID", { what }, { ownerTeam: what });
  }
  if (input.owner && input.owner !== before.owner) await standingPrincipal(tx, ctx, input.owner);
  if (input.ownerTeam && input.ownerTeam !== before.ownerTeam) await teamFor(tx, ctx, input.ownerTeam);
  const owner = input.owner === undefined ? before.owner : input.owner || null;
  const ownerTeam = input.ownerTeam === undefined ? before.ownerTeam : input.ownerTeam || null;
  // Whoever was named just now takes the place of the other kind.
  return { owner: input.ownerTeam ? null : owner, ownerTeam: input.owner ? null : ownerTeam };
}
