import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { answerApproval, cancelApproval } from "@/lib/approvals/answer";
import { APPROVAL_STATES } from "@/lib/approvals/approval";
import { countOpen } from "@/lib/approvals/countOpen";
import { getApproval, listApprovals, MAX_APPROVALS } from "@/lib/approvals/list";
import { idParams } from "../principals/schemas";

const tag = "approvals";
const read = "audit.read";
const instant = z.string().nullable();
const reference = z.object({ id: z.string(), name: z.string() });
const reason = z.string().describe("5 to 500 characters");

const approvalJson = z
  .object({
    id: z.string(),
    decision: z.string().describe("the action in the audit that was held"),
    state: z.enum(APPROVAL_STATES),
    needed: z.number().int().describe("different people who must approve"),
    onTimeout: z.enum(["deny", "allow"]),
    facts: z.looseObject({}).describe("as they were judged; `input` with `content.read`"),
    hasInput: z.boolean(),
    rules: z.array(z.looseObject({ policy: z.string(), version: z.number(), rule: z.string() })),
    reason: z.string(),
    agent: reference,
    principal: z.string().nullable(),
    action: z.string(),
    resource: z.string(),
    session: z.string().nullable(),
    trace: z.string().nullable(),
    askedBy: reference,
    askedAt: z.string(),
    deadlineAt: z.string(),
    validMs: z.number().int().describe("how long an answer counts"),
    validUntil: instant,
    usedAt: instant.describe("when the approved action was let through"),
    calledBackAt: instant,
    endedAt: instant,
    answers: z.array(
      z.object({
        answer: z.enum(["approve", "reject"]),
        reason: z.string(),
        by: z.string(),
        insteadOf: z.string().nullable(),
        at: z.string(),
      }),
    ),
  })
  .meta({ id: "Approval" });

export const listApprovalsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/approvals",
  tag,
  ability: read,
  summary: "List held actions: what waits by its deadline, then what ended",
  query: z.strictObject({
    state: z.enum(APPROVAL_STATES).optional(),
    agent: z.string().max(200).optional().describe("the agent's id"),
    session: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(MAX_APPROVALS).default(50),
    cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
  }),
  response: z.object({ approvals: z.array(approvalJson), next: z.string().nullable() }),
  run: async (ctx, { query }) => {
    const { approvals, next } = await listApprovals(ctx, query);
    return { approvals: approvals.map(json), next };
  },
});

export const countOpenOperation = defineOperation({
  method: "GET",
  path: "/api/v1/control-counts",
  tag,
  ability: "audit.read",
  summary: "How many approvals wait for a person, and how many stops are in force",
  description: "Numbers of the last 2 seconds.",
  response: z.object({ approvals: z.number().int(), stops: z.number().int() }),
  run: (ctx) => countOpen(ctx),
});

export const getApprovalOperation = defineOperation({
  method: "GET",
  path: "/api/v1/approvals/{id}",
  tag,
  ability: read,
  summary: "One held action, and how it stands",
  params: idParams,
  response: approvalJson,
  run: async (ctx, { params }) => json(await getApproval(ctx, params.id)),
});

export const answerApprovalOperation = defineOperation({
  method: "POST",
  path: "/api/v1/approvals/{id}/answers",
  tag,
  ability: null,
  summary: "Approve or reject a held action",
  description:
    "Of a signed-in person with `approvals.answer`, or in the place of one who delegated. A token cannot answer.",
  params: idParams,
  body: z.strictObject({
    answer: z.enum(["approve", "reject"]),
    reason,
    insteadOf: z.string().max(100).optional().describe("in whose place; your own unless told"),
  }),
  response: approvalJson,
  run: async (ctx, { params, body }) => {
    await answerApproval(ctx, params.id, body);
    return json(await getApproval(ctx, params.id));
  },
});

export const cancelApprovalOperation = defineOperation({
  method: "POST",
  path: "/api/v1/approvals/{id}/cancel",
  tag,
  ability: "approvals.answer",
  summary: "End the waiting without an answer",
  description: "It is not let through; the same request may ask again at once.",
  params: idParams,
  body: z.strictObject({ reason }),
  response: approvalJson,
  run: async (ctx, { params, body }) => {
    await cancelApproval(ctx, params.id, body.reason);
    return json(await getApproval(ctx, params.id));
  },
});

type Approval = Awaited<ReturnType<typeof getApproval>>;

/** Facts and rules as plain records. */
function json(approval: Approval): z.input<typeof approvalJson> {
  const { facts, rules, ...rest } = approval;
  return { ...rest, facts: { ...facts }, rules: rules.map((rule) => ({ ...rule })) };
}
