import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { listEntries } from "@/lib/quotas/counterEntries";
import { createQuota } from "@/lib/quotas/create";
import { editQuota, removeQuota } from "@/lib/quotas/edit";
import { quotaShape } from "@/lib/quotas/input";
import { COUNTER_STATES, MEASURES, SUBJECT_KINDS } from "@/lib/quotas/kinds";
import { getQuota, listQuotas } from "@/lib/quotas/list";
import { listCounters } from "@/lib/quotas/listCounters";
import { previewQuota } from "@/lib/quotas/preview";
import { whatIf } from "@/lib/quotas/whatIf";
import { idParams } from "../principals/schemas";
import { counterJson, cursor, entryJson, limit, previewJson, quotaJson, whatIfJson } from "./schemas";

const tag = "quotas";
const q = z.string().max(200).optional().describe("Part of a name, or an id.");
const of = {
  q,
  subjectKind: z.enum(SUBJECT_KINDS).optional(),
  subject: z.string().max(200).optional(),
  measure: z.enum(MEASURES).optional(),
};

export const listQuotasOperation = defineOperation({
  method: "GET",
  path: "/api/v1/quotas",
  tag,
  ability: "audit.read",
  summary: "List quotas by name",
  query: z.strictObject({ ...of, enabled: z.stringbool().optional(), limit, cursor }),
  response: z.object({ quotas: z.array(quotaJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listQuotas(ctx, query),
});

export const createQuotaOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quotas",
  tag,
  ability: "maas.write",
  summary: "Make a quota",
  description:
    "It counts within 2 seconds, from what is asked then on. Unlimited is the absence of a quota; a ceiling of 0 closes.",
  body: quotaShape,
  response: quotaJson,
  status: 201,
  run: (ctx, { body }) => createQuota(ctx, body),
});

export const getQuotaOperation = defineOperation({
  method: "GET",
  path: "/api/v1/quotas/{id}",
  tag,
  ability: "audit.read",
  summary: "One quota, also a removed one",
  params: idParams,
  response: quotaJson,
  run: (ctx, { params }) => getQuota(ctx, params.id),
});

export const editQuotaOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/quotas/{id}",
  tag,
  ability: "maas.write",
  summary: "Replace what a quota says, as its next version",
  description: "What it counts, and whose requests, cannot be changed.",
  params: idParams,
  body: quotaShape.extend({
    version: z.number().int().optional().describe("Only if this is still the present version; else 409."),
  }),
  response: quotaJson,
  run: (ctx, { params, body: { version, ...quota } }) => editQuota(ctx, params.id, quota, { version }),
});

export const removeQuotaOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/quotas/{id}",
  tag,
  ability: "maas.write",
  summary: "Remove a quota; its ledger stays",
  params: idParams,
  run: async (ctx, { params }) => {
    await removeQuota(ctx, params.id);
    return undefined;
  },
});

const replaces = z.string().max(100).optional().describe("The quota that it would replace.");

export const previewQuotaOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quotas/preview",
  tag,
  ability: "audit.read",
  summary: "What a draft says, and what to know before it is saved",
  body: z.strictObject({ quota: quotaShape, replaces }),
  response: previewJson,
  run: (ctx, { body }) => previewQuota(ctx, body.quota, body.replaces),
});

export const whatIfOperation = defineOperation({
  method: "POST",
  path: "/api/v1/quotas/what-if",
  tag,
  ability: "audit.read",
  summary: "What a draft would have done in the last 30 days",
  description: "Recorded use is replayed against it; nothing is saved.",
  body: z.strictObject({ quota: quotaShape, replaces }),
  response: whatIfJson,
  run: (ctx, { body }) => whatIf(ctx, body.quota, body.replaces),
});

export const listCountersOperation = defineOperation({
  method: "GET",
  path: "/api/v1/quotas/counters",
  tag,
  ability: "audit.read",
  summary: "List counters in their windows of now: who is full first, or will be soonest",
  query: z.strictObject({
    ...of,
    state: z.enum(COUNTER_STATES).optional(),
    holder: z.string().max(200).optional(),
    limit,
    cursor,
  }),
  response: z.object({
    counters: z.array(counterJson),
    totals: z.object({
      full: z.number().int(),
      near: z.number().int(),
      open: z.number().int(),
      unused: z.number().int(),
      off: z.number().int(),
      isCut: z.boolean().describe("There are more: only the fullest 20,000 are counted."),
    }),
    next: z.string().nullable(),
  }),
  run: (ctx, { query }) => listCounters(ctx, query),
});

export const listEntriesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/quotas/{id}/entries",
  tag,
  ability: "audit.read",
  summary: "List the ledger's rows of a counter, the newest first: they add up to it",
  params: idParams,
  query: z.strictObject({
    holder: z.string().max(200).default("").describe("empty: the shared counter"),
    windowStart: z.iso.datetime().describe("as the counter says it"),
    limit,
    cursor,
  }),
  response: z.object({ entries: z.array(entryJson), next: z.string().nullable() }),
  run: async (ctx, { params, query: { holder, windowStart, ...page } }) => {
    const { id: quota } = await getQuota(ctx, params.id);
    return listEntries(ctx, { quota, holder, windowStart }, page);
  },
});
