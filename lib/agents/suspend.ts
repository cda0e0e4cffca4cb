import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { changeAgent } from "./edit";

const MIN_REASON = 5;
const MAX_REASON = 500;

/**
 * Suspends an agent, registered or not: recorded and shown from now on, and a fact for whoever decides about its actions
 * (`agentOfKey`). Needs `stop`; throws NOT_FOUND, INVALID without a reason, CONFLICT where it is suspended already.
 */
export async function suspendAgent(ctx: Ctx, id: string, given: string): Promise<void> {
  const reason = given.trim();
  if (reason.length < MIN_REASON || reason.length > MAX_REASON || reason.includes("\0")) {
    const what = `Give a reason of ${MIN_REASON} to ${MAX_REASON} characters: those who find the agent stopped will read it.`;
    throw new DomainError("INVALID", { what }, { reason: what });
  }
  await changeAgent(ctx, { verb: "suspend", ability: "stop" }, id, (before) => {
    if (before.suspendedAt !== null)
      throw new DomainError("CONFLICT", {
        what: `${before.name} is suspended already.`,
        why: `${before.suspendedBy} did so: ${before.suspendReason}`,
      });
    return {
      ...before,
      suspendedAt: new Date(ctx.now()),
      suspendedBy: ctx.actor.name,
      suspendReason: reason,
    };
  });
}

/** Lets a suspended agent go on. Needs `stop`; throws NOT_FOUND, and CONFLICT where it is not suspended. */
export async function resumeAgent(ctx: Ctx, id: string): Promise<void> {
  await changeAgent(ctx, { verb: "resume", ability: "stop" }, id, (before) => {
    if (before.suspendedAt === null)
      throw new DomainError("CONFLICT", { what: `${before.name} is not suspended.` });
    return { ...before, suspendedAt: null, suspendedBy: null, suspendReason: null };
  });
}
