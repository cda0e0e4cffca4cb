import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { archivePolicy, restorePolicy } from "@/lib/policies/archive";
import { comparePolicyVersions } from "@/lib/policies/compare";
import { createPolicy } from "@/lib/policies/create";
import { discardDraft, editDraft } from "@/lib/policies/editDraft";
import { getPolicy, getVersion } from "@/lib/policies/get";
import { listPolicies } from "@/lib/policies/list";
import { POLICY_STATES } from "@/lib/policies/states";
import {
  idParams,
  named,
  number,
  policyDetailJson,
  policyDiffJson,
  policyJson,
  text,
  versionJson,
} from "./schemas";

const tag = "policies";
const read = "audit.read";
const write = "policies.write";

export const listPoliciesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies",
  tag,
  ability: read,
  summary: "List the policies, what is in force and strict first",
  query: z.strictObject({
    q: z.string().max(200).optional().describe("Part of a name, or an id."),
    state: z.enum(POLICY_STATES).optional().describe("Archived ones are listed only when asked for."),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
  }),
  response: z.object({ policies: z.array(policyJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listPolicies(ctx, query),
});

export const createPolicyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies",
  tag,
  ability: write,
  summary: "Make a policy with a draft",
  description: "Nothing is in force by it. A draft may be wrong; proposing it asks for more.",
  body: z.strictObject({ ...named, text }),
  response: policyDetailJson,
  status: 201,
  run: async (ctx, { body }) => wire(await getPolicy(ctx, (await createPolicy(ctx, body)).id)),
});

export const getPolicyOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/{id}",
  tag,
  ability: read,
  summary: "One policy: its draft, versions, publications and latest backtests",
  params: idParams,
  response: policyDetailJson,
  run: async (ctx, { params }) => wire(await getPolicy(ctx, params.id)),
});

export const editDraftOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/policies/{id}",
  tag,
  ability: write,
  summary: "Save a draft, or rename",
  description: "Refused with 409 where somebody edited it since `revision`.",
  params: idParams,
  body: z.strictObject({
    revision: z.number().int().min(0),
    text: text.optional(),
    name: named.name.optional(),
    description: named.description,
  }),
  response: policyDetailJson,
  run: async (ctx, { params: { id }, body }) => {
    await editDraft(ctx, id, body);
    return wire(await getPolicy(ctx, id));
  },
});

export const discardDraftOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/policies/{id}/draft",
  tag,
  ability: write,
  summary: "Drop the draft: the newest version is all there is again",
  params: idParams,
  query: z.strictObject({ revision: z.coerce.number().int().min(0) }),
  response: z.object({ revision: z.number().int() }),
  run: (ctx, { params, query }) => discardDraft(ctx, params.id, query.revision),
});

export const getVersionOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/{id}/versions/{number}",
  tag,
  ability: read,
  summary: "A version with its text",
  params: idParams.extend({ number }),
  response: versionJson.extend({ text: z.string(), policy: z.string(), policyName: z.string() }),
  run: (ctx, { params }) => getVersion(ctx, params.id, params.number),
});

const which = z.union([z.literal("draft"), number]);

export const diffPolicyOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/{id}/diff",
  tag,
  ability: read,
  summary: "What is different between two texts of a policy, by line and by rule",
  params: idParams,
  query: z.strictObject({
    from: which.optional().describe("A version's number or draft; nothing unless told."),
    to: which.default("draft"),
  }),
  response: policyDiffJson,
  run: (ctx, { params, query }) =>
    comparePolicyVersions(ctx, { policy: params.id, from: query.from ?? null, to: query.to }),
});

export const archivePolicyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/archive",
  tag,
  ability: write,
  summary: "Take a policy out of lists; refused while it is in force",
  params: idParams,
  run: async (ctx, { params }) => archivePolicy(ctx, params.id).then(() => undefined),
});

export const restorePolicyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/restore",
  tag,
  ability: write,
  summary: "Bring an archived policy back",
  params: idParams,
  run: async (ctx, { params }) => restorePolicy(ctx, params.id).then(() => undefined),
});

/** What a backtest said is kept as it was, so its shape is open. */
function wire(detail: Awaited<ReturnType<typeof getPolicy>>) {
  const publications = detail.publications.map((one) => ({
    ...one,
    backtestSummary: one.backtestSummary && { ...one.backtestSummary },
  }));
  return { ...detail, publications };
}
