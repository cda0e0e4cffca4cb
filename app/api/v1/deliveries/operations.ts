import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { DELIVERY_STATES } from "@/lib/notify/delivery";
import { EVENT_TYPES } from "@/lib/notify/event";
import { getDelivery, listDeliveries } from "@/lib/notify/listDeliveries";
import { resendDead, resendDelivery } from "@/lib/notify/resend";

const ability = "settings.write" as const;
const params = z.object({ id: z.string() });

/** One message for one webhook. */
export const deliveryJson = z
  .object({
    id: z.string().describe("the message's webhook-id"),
    webhook: z.object({ id: z.string(), name: z.string() }),
    type: z.enum(EVENT_TYPES),
    state: z.enum(DELIVERY_STATES),
    attempts: z.number(),
    lastStatus: z.number().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    settledAt: z.string().nullable(),
  })
  .meta({ id: "Delivery" });

const detailJson = deliveryJson
  .extend({
    body: z.string().describe("the exact text that is signed"),
    history: z.array(
      z.object({
        at: z.string(),
        status: z.number().nullable(),
        tookMs: z.number(),
        error: z.string().nullable(),
      }),
    ),
    nextAt: z.string().nullable().describe("of one that waits: not before"),
    job: z.string().nullable(),
  })
  .meta({ id: "DeliveryDetail" });

export const listDeliveriesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/deliveries",
  tag: "notifications",
  summary: "List the messages of the last 30 days, newest first",
  ability,
  query: z.strictObject({
    state: z.enum(DELIVERY_STATES).optional(),
    webhook: z.string().optional().describe("a webhook's id"),
    limit: z.coerce.number().int().min(1).max(500).optional(),
    cursor: z.string().optional(),
  }),
  response: z.object({ deliveries: z.array(deliveryJson), next: z.string().nullable() }),
  run: async (ctx, { query }) => listDeliveries(ctx, query),
});

export const getDeliveryOperation = defineOperation({
  method: "GET",
  path: "/api/v1/deliveries/{id}",
  tag: "notifications",
  summary: "Get a message with its body and each attempt",
  ability,
  params,
  response: detailJson,
  run: async (ctx, { params: { id } }) => getDelivery(ctx, id),
});

export const resendDeliveryOperation = defineOperation({
  method: "POST",
  path: "/api/v1/deliveries/{id}/resend",
  tag: "notifications",
  summary: "Send a message anew, under the same id",
  ability,
  params,
  status: 202,
  response: detailJson,
  run: async (ctx, { params: { id } }) => {
    await resendDelivery(ctx, id);
    return getDelivery(ctx, id);
  },
});

export const resendDeadOperation = defineOperation({
  method: "POST",
  path: "/api/v1/deliveries/resend",
  tag: "notifications",
  summary: "Send anew what was given up, at most 500 messages, the oldest first",
  ability,
  body: z.strictObject({ webhook: z.string().optional().describe("of one webhook; of all unless told") }),
  status: 202,
  response: z.object({ resent: z.number(), left: z.number() }),
  run: async (ctx, { body }) => resendDead(ctx, body),
});
