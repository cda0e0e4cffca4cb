import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { requireRegistered } from "./agent";
import { changeAgent } from "./edit";
import { ATTEST_DAYS } from "./terms";

const DAY_MS = 86_400_000;
const MAX_DAYS = 730;

/**
 * A person attests that what is declared of an agent is right, for so many days (1 to 730; 90 unless told); again starts
 * anew. Needs `agents.write`; throws NOT_FOUND, INVALID, and CONFLICT where it is not registered.
 */
export async function attestAgent(ctx: Ctx, id: string, { days = ATTEST_DAYS } = {}): Promise<void> {
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    const what = `An attestation stands for 1 to ${MAX_DAYS} days.`;
    throw new DomainError("INVALID", { what }, { days: what });
  }
  await changeAgent(ctx, { verb: "attest", ability: "agents.write" }, id, (before) => {
    requireRegistered(before, "attest");
    const nowMs = ctx.now();
    return {
      ...before,
      attestedAt: new Date(nowMs),
      attestedBy: ctx.actor.name,
      attestationEndsAt: new Date(nowMs + days * DAY_MS),
    };
  });
}
