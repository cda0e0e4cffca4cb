import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { createWebhook } from "@/lib/notify/create";
import { CHOOSABLE_EVENTS, EVENT_TYPES } from "@/lib/notify/event";
import { getWebhook, listWebhooks } from "@/lib/notify/list";
import { removeWebhook } from "@/lib/notify/remove";
import { rotateWebhookSecret } from "@/lib/notify/rotate";
import { testWebhook } from "@/lib/notify/tryOut";
import { setWebhookDisabled, updateWebhook } from "@/lib/notify/update";
import { deliveryJson } from "../deliveries/operations";

const webhookBody = z.strictObject({
  name: z.string().describe("1 to 80 characters, for people"),
  url: z.string().describe("https; internal hosts only where an operator allowed them"),
  events: z.array(z.enum(CHOOSABLE_EVENTS)).default([]).describe("which types; empty for all"),
});
const edit = webhookBody
  .partial()
  .extend({ events: z.array(z.enum(CHOOSABLE_EVENTS)).optional(), disabled: z.boolean().optional() });

const webhookJson = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(EVENT_TYPES)).describe("empty for all"),
    disabled: z.boolean(),
    disabledWhy: z.string().nullable().describe("why the product switched it off"),
    failures: z.number().describe("attempts in a row that failed"),
    previousSecretUntil: z.string().nullable().describe("until then the secret before signs too"),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "Webhook" });

const ability = "settings.write" as const;
const params = z.object({ id: z.string() });

export const listWebhooksOperation = defineOperation({
  method: "GET",
  path: "/api/v1/webhooks",
  tag: "notifications",
  summary: "List the webhooks, newest first",
  ability,
  response: z.object({
    webhooks: z.array(
      webhookJson
        .extend({ last: deliveryJson.nullable().describe("its newest delivery") })
        .meta({ id: "ListedWebhook" }),
    ),
  }),
  run: async (ctx) => ({ webhooks: await listWebhooks(ctx) }),
});

export const createWebhookOperation = defineOperation({
  method: "POST",
  path: "/api/v1/webhooks",
  tag: "notifications",
  summary: "Add a webhook",
  description:
    "Messages follow Standard Webhooks. The signing secret is in this answer and nowhere else. An address that is refused is 400 with the rule in `fields.url`.",
  ability,
  body: webhookBody,
  response: z.object({ webhook: webhookJson, secret: z.string() }),
  status: 201,
  run: async (ctx, { body }) => createWebhook(ctx, body),
});

export const getWebhookOperation = defineOperation({
  method: "GET",
  path: "/api/v1/webhooks/{id}",
  tag: "notifications",
  summary: "Get a webhook",
  ability,
  params,
  response: webhookJson,
  run: async (ctx, { params: { id } }) => getWebhook(ctx, id),
});

export const updateWebhookOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/webhooks/{id}",
  tag: "notifications",
  summary: "Change a webhook, or switch it on or off",
  ability,
  params,
  body: edit,
  response: webhookJson,
  run: async (ctx, { params: { id }, body: { disabled, ...input } }) => {
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length > 0) await updateWebhook(ctx, id, given);
    return disabled === undefined ? getWebhook(ctx, id) : setWebhookDisabled(ctx, id, disabled);
  },
});

export const removeWebhookOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/webhooks/{id}",
  tag: "notifications",
  summary: "Remove a webhook with its deliveries",
  ability,
  params,
  run: async (ctx, { params: { id } }) => {
    await removeWebhook(ctx, id);
    return undefined;
  },
});

export const rotateWebhookOperation = defineOperation({
  method: "POST",
  path: "/api/v1/webhooks/{id}/rotate",
  tag: "notifications",
  summary: "Give a webhook a new signing secret; both sign for 24 hours",
  ability,
  params,
  response: z.object({ webhook: webhookJson, secret: z.string() }),
  run: async (ctx, { params: { id } }) => rotateWebhookSecret(ctx, id),
});

export const testWebhookOperation = defineOperation({
  method: "POST",
  path: "/api/v1/webhooks/{id}/test",
  tag: "notifications",
  summary: "Send a webhook.test now, and say how it ended",
  ability,
  params,
  response: z.object({
    delivery: z.string(),
    at: z.string(),
    status: z.number().nullable(),
    tookMs: z.number(),
    error: z.string().nullable().describe("null where it was taken"),
  }),
  run: async (ctx, { params: { id } }) => testWebhook(ctx, id),
});
