"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { answerApproval, cancelApproval } from "@/lib/approvals/answer";
import { delegateApprovals, revokeDelegation } from "@/lib/approvals/delegations";

const reason = z.string().default("");
const one = z.object({ id: z.string() });

/** Who may answer is for the verb to say: a delegate has no ability of his own. */
export async function answerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const answer = z.enum(["approve", "reject"]);
  const shape = one.extend({ answer, reason, insteadOf: z.string().optional() });
  return mutate(null, shape, form, (ctx, { id, ...input }) =>
    answerApproval(ctx, id, input).then(() => null),
  );
}

export async function cancelMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("approvals.answer", one.extend({ reason }), form, (ctx, { id, reason: why }) =>
    cancelApproval(ctx, id, why).then(() => null),
  );
}

export async function delegateMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = z.object({ to: z.string().default(""), days: z.coerce.number(), reason });
  return mutate("approvals.answer", shape, form, (ctx, { to, days, reason: why }) =>
    delegateApprovals(ctx, { to, untilMs: ctx.now() + days * 86_400_000, reason: why }).then(() => null),
  );
}

export async function revokeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, (ctx, { id }) => revokeDelegation(ctx, id).then(() => null));
}
