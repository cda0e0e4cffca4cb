import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { getQuota } from "@/lib/quotas/list";
import { endOverride, listOverrides, overrideQuota } from "@/lib/quotas/override";
import { idParams } from "../principals/schemas";
import { overrideJson } from "../quotas/schemas";

const tag = "quotas";

export const listOverridesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/quotas/{id}/overrides",
  tag,
  ability: "audit.read",
  summary: "List the overrides of a quota, the newest first, 200 at most",
  params: idParams,
  query: z.strictObject({ active: z.stringbool().optional() }),
  response: z.object({ overrides: z.array(overrideJson) }),
  run: async (ctx, { params, query }) => {
    const { id: quota } = await getQuota(ctx, params.id);
    return { overrides: await listOverrides(ctx, { quota, ...query }) };
  },
});

export const overrideQuotaOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quotas/{id}/overrides",
  tag,
  ability: "maas.write",
  summary: "Give a quota, or one holder's counter of it, another ceiling for a while",
  params: idParams,
  body: z.strictObject({
    holder: z.string().max(200).optional().describe("none: every holder"),
    ceiling: z.union([z.string().max(60), z.number()]),
    reason: z.string().describe("10 to 500 characters"),
    startsAt: z.string().max(40).optional(),
    endsAt: z.string().max(40),
    requestedBy: z.string().max(200).optional(),
  }),
  response: overrideJson,
  status: 201,
  run: (ctx, { params, body }) => overrideQuota(ctx, params.id, body),
});

export const endOverrideOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quota-overrides/{id}/end",
  tag,
  ability: "maas.write",
  summary: "End an override before its time",
  params: idParams,
  run: async (ctx, { params }) => {
    await endOverride(ctx, params.id);
    return undefined;
  },
});
