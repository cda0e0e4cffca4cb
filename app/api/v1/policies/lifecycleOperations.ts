import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { unpublish } from "@/lib/policies/archive";
import { versionView } from "@/lib/policies/get";
import { offerPermitAll } from "@/lib/policies/offer";
import { proposeVersion, withdrawVersion } from "@/lib/policies/propose";
import { changeMode, publishVersion } from "@/lib/policies/publish";
import { reviewVersion } from "@/lib/policies/review";
import { rollBack } from "@/lib/policies/rollBack";
import { idParams, mode, number, publishedJson, versionJson, why } from "./schemas";

const tag = "policies";
const write = "policies.write";
const publish = "policies.publish";

export const proposeVersionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/propose",
  tag,
  ability: write,
  summary: "Make the draft a version that another person reviews",
  description: "Refused with 412 while the text has an error. A version's text never changes.",
  params: idParams,
  body: z.strictObject({ why }),
  response: versionJson,
  status: 201,
  run: async (ctx, { params, body }) => versionView(await proposeVersion(ctx, params.id, body)),
});

export const withdrawVersionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/withdraw",
  tag,
  ability: write,
  summary: "Take a version out of review",
  params: idParams,
  body: z.strictObject({ number }),
  response: versionJson,
  run: async (ctx, { params, body }) =>
    versionView(await withdrawVersion(ctx, { policy: params.id, ...body })),
});

export const reviewVersionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/review",
  tag,
  ability: publish,
  summary: "Approve or reject a version",
  description: "By a person who neither wrote nor proposed it; a token has no second pair of eyes.",
  params: idParams,
  body: z.strictObject({ number, answer: z.enum(["approve", "reject"]), note: why }),
  response: versionJson,
  run: async (ctx, { params, body }) => versionView(await reviewVersion(ctx, { policy: params.id, ...body })),
});

export const publishVersionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/publish",
  tag,
  ability: publish,
  summary: "Put an approved version in force",
  description:
    "Refused with 412 without a finished backtest of exactly this text since its last edit, for this mode or a stricter one.",
  params: idParams,
  body: z.strictObject({ number, mode, why }),
  response: publishedJson,
  run: (ctx, { params, body }) => publishVersion(ctx, { policy: params.id, ...body }),
});

export const changeModeOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/mode",
  tag,
  ability: publish,
  summary: "Change how the version in force is in force",
  description: "A stricter mode needs a backtest like publishing; a milder one does not.",
  params: idParams,
  body: z.strictObject({ mode, why }),
  response: publishedJson,
  run: (ctx, { params, body }) => changeMode(ctx, { policy: params.id, ...body }),
});

export const rollBackPolicyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/rollback",
  tag,
  ability: publish,
  summary: "Put an earlier version back in force at once, without review or backtest",
  params: idParams,
  body: z.strictObject({ to: number, why, mode: mode.optional() }),
  response: publishedJson,
  run: (ctx, { params, body }) => rollBack(ctx, { policy: params.id, ...body }),
});

export const unpublishOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/unpublish",
  tag,
  ability: publish,
  summary: "Take a policy out of force",
  params: idParams,
  body: z.strictObject({ why }),
  run: async (ctx, { params, body }) => unpublish(ctx, { policy: params.id, ...body }).then(() => undefined),
});

export const offerPermitAllOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/offer",
  tag,
  ability: write,
  summary: "Begin to record: a policy that permits everything, in force as observe, in one step",
  description: "Only while nothing was ever published.",
  response: publishedJson.extend({ policy: z.string() }),
  status: 201,
  run: (ctx) => offerPermitAll(ctx),
});
