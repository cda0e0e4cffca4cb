import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import { signIns } from "@/db/store/schema/people";
import type { StoreTx } from "@/db/store/transaction";

/** Ends the living sign-ins of identities, within the transaction of what made it necessary; of one provider session only, where it is named. How many, by person. */
export async function endSignInsOf(
  tx: StoreTx,
  identityIds: readonly string[],
  nowMs: number,
  providerSession?: string,
): Promise<Map<string, number>> {
  if (identityIds.length === 0) return new Map();
  const now = new Date(nowMs);
  const rows = await tx
    .update(signIns)
    .set({ revokedAt: now })
    .where(
      and(
        inArray(signIns.identity, [...identityIds]),
        isNull(signIns.revokedAt),
        gt(signIns.expiresAt, now),
        providerSession === undefined ? undefined : eq(signIns.providerSession, providerSession),
      ),
    )
    .returning({ person: signIns.person });
  const counts = new Map<string, number>();
  for (const { person } of rows) counts.set(person, (counts.get(person) ?? 0) + 1);
  return counts;
}
