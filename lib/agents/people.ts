import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { standingPrincipal } from "@/lib/principals/principal";
import type { AgentRow } from "./agent";

/** Those who answer for an agent are people. Throws NOT_FOUND for somebody of another tenant, CONFLICT for a merged one, INVALID for a service. */
export async function requirePeople(
  tx: StoreTx,
  ctx: Ctx,
  before: Pick<AgentRow, "owner" | "sponsor"> | null,
  after: AgentRow,
): Promise<void> {
  for (const field of ["owner", "sponsor"] as const) {
    const id = after[field];
    if (id === null || id === before?.[field]) continue;
    const who = await standingPrincipal(tx, ctx, id);
    if (who.kind === "person") continue;
    const what = `${who.name} is a service: a person answers for an agent.`;
    throw new DomainError("INVALID", { what, fix: "Choose a person." }, { [field]: what });
  }
}
