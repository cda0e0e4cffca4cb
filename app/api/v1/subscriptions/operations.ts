import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { createSubscription } from "@/lib/subscriptions/create";
import { editSubscription, removeSubscription, setSubscriptionState } from "@/lib/subscriptions/edit";
import { getSubscription } from "@/lib/subscriptions/get";
import { listSubscriptions } from "@/lib/subscriptions/list";
import { idParams } from "../principals/schemas";
import { subscriptionBody, subscriptionJson, subscriptionsQuery } from "./schemas";

const tag = "subscriptions";
const read = "audit.read";
const write = "maas.write";

export const listSubscriptionsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/subscriptions",
  tag,
  ability: read,
  summary: "List subscriptions, the highest priority first",
  query: subscriptionsQuery,
  response: z.object({ subscriptions: z.array(subscriptionJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listSubscriptions(ctx, query),
});

export const createSubscriptionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/subscriptions",
  tag,
  ability: write,
  summary: "Say who draws on which models, and who pays",
  description: "Its limits are quotas with this subscription as their subject.",
  body: subscriptionBody,
  response: subscriptionJson,
  status: 201,
  run: async (ctx, { body }) => getSubscription(ctx, (await createSubscription(ctx, body)).id),
});

export const getSubscriptionOperation = defineOperation({
  method: "GET",
  path: "/api/v1/subscriptions/{id}",
  tag,
  ability: read,
  summary: "One subscription with owners and models",
  params: idParams,
  response: subscriptionJson,
  run: (ctx, { params }) => getSubscription(ctx, params.id),
});

export const editSubscriptionOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/subscriptions/{id}",
  tag,
  ability: write,
  summary: "Edit a subscription",
  description: "What is left out stays; lists are replaced as a whole.",
  params: idParams,
  body: subscriptionBody.partial(),
  response: subscriptionJson,
  run: async (ctx, { params, body }) => {
    await editSubscription(ctx, params.id, body);
    return getSubscription(ctx, params.id);
  },
});

export const removeSubscriptionOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/subscriptions/{id}",
  tag,
  ability: write,
  summary: "Remove a subscription: keys that draw on it open nothing within 2 s",
  params: idParams,
  run: (ctx, { params }) => removeSubscription(ctx, params.id).then(() => undefined),
});

export const pauseSubscriptionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/subscriptions/{id}/pause",
  tag,
  ability: write,
  summary: "Pause a subscription: keys that draw on it open nothing within 2 s",
  params: idParams,
  response: subscriptionJson,
  run: async (ctx, { params }) => {
    await setSubscriptionState(ctx, params.id, "paused");
    return getSubscription(ctx, params.id);
  },
});

export const resumeSubscriptionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/subscriptions/{id}/resume",
  tag,
  ability: write,
  summary: "Take a paused subscription up again",
  params: idParams,
  response: subscriptionJson,
  run: async (ctx, { params }) => {
    await setSubscriptionState(ctx, params.id, "active");
    return getSubscription(ctx, params.id);
  },
});
