import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { delegateApprovals, listDelegations, revokeDelegation } from "@/lib/approvals/delegations";
import { idParams } from "../principals/schemas";

const tag = "approvals";
const person = z.object({ id: z.string(), name: z.string() });

const delegationJson = z
  .object({
    id: z.string(),
    from: person,
    to: person,
    reason: z.string(),
    at: z.string(),
    untilAt: z.string(),
  })
  .meta({ id: "ApprovalDelegation" });

export const listDelegationsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/approval-delegations",
  tag,
  ability: "audit.read",
  summary: "List who answers approvals in whose place now",
  response: z.object({ delegations: z.array(delegationJson) }),
  run: async (ctx) => ({ delegations: await listDelegations(ctx) }),
});

export const delegateApprovalsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/approval-delegations",
  tag,
  ability: "approvals.answer",
  summary: "Let another member answer in your place for a while",
  description: "Of a signed-in person, for 90 days at most.",
  body: z.strictObject({
    to: z.string().max(100).describe("the person's id"),
    untilAt: z.iso.datetime({ offset: true }),
    reason: z.string().describe("5 to 500 characters"),
  }),
  response: delegationJson,
  status: 201,
  run: (ctx, { body }) =>
    delegateApprovals(ctx, { to: body.to, reason: body.reason, untilMs: Date.parse(body.untilAt) }),
});

export const revokeDelegationOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/approval-delegations/{id}",
  tag,
  ability: null,
  summary: "End a delegation, by who made it or who manages members",
  params: idParams,
  run: async (ctx, { params }) => {
    await revokeDelegation(ctx, params.id);
    return undefined;
  },
});
