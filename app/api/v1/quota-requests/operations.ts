import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { answerRequest } from "@/lib/quotas/answerRequest";
import { askForMore, withdrawRequest } from "@/lib/quotas/askForMore";
import { listRequests, REQUEST_STATES } from "@/lib/quotas/request";
import { idParams } from "../principals/schemas";
import { cursor, limit, requestJson } from "../quotas/schemas";

const tag = "quotas";
const ceiling = z.union([z.string().max(60), z.number()]);
const reason = z.string().describe("10 to 500 characters");

export const listRequestsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/quota-requests",
  tag,
  ability: "audit.read",
  summary: "List requests for more, the newest first",
  query: z.strictObject({
    state: z.enum(REQUEST_STATES).optional(),
    quota: z.string().max(100).optional(),
    limit,
    cursor,
  }),
  response: z.object({ requests: z.array(requestJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listRequests(ctx, query),
});

export const askForMoreOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quota-requests",
  tag,
  ability: null,
  summary: "Ask for more of a counter of one's own, or of one's team or subscription",
  body: z.strictObject({
    quota: z.string().max(100),
    holder: z.string().max(200).optional(),
    ceiling,
    endsAt: z.string().max(40),
    reason,
  }),
  response: requestJson,
  status: 201,
  run: (ctx, { body }) => askForMore(ctx, body),
});

export const answerRequestOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quota-requests/{id}/answer",
  tag,
  ability: "maas.write",
  summary: "Grant or refuse a request; a grant makes an override",
  params: idParams,
  body: z.strictObject({
    answer: z.enum(["grant", "refuse"]),
    reason,
    ceiling: ceiling.optional(),
    endsAt: z.string().max(40).optional(),
  }),
  response: requestJson,
  run: (ctx, { params, body }) => answerRequest(ctx, params.id, body),
});

export const withdrawRequestOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quota-requests/{id}/withdraw",
  tag,
  ability: null,
  summary: "Take one's own request back",
  params: idParams,
  response: requestJson,
  run: (ctx, { params }) => withdrawRequest(ctx, params.id),
});
