import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { DomainError } from "@/lib/base/errors";
import { planRevocation, revokeKeys } from "@/lib/keys/bulkRevoke";
import { lookUpKey } from "@/lib/keys/lookUp";
import { rotateKey } from "@/lib/keys/rotate";
import { useOfKey } from "@/lib/keys/useOf";
import { readSetting, writeSetting } from "@/lib/settings/setting";
import { idParams } from "../principals/schemas";
import { bulkBody, bulkJson, keyJson, lookupBody, lookupJson, useJson } from "./schemas";

const tag = "keys";

export const lookUpKeyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/keys/lookup",
  tag,
  summary: "Say which key a pasted secret, beginning of one or id is",
  description:
    "Among the keys that the caller may see. What is sent is hashed at once, and kept and logged nowhere.",
  ability: null,
  body: lookupBody,
  response: lookupJson,
  run: (ctx, { body }) => lookUpKey(ctx, body.key),
});

export const bulkRevokeOperation = defineOperation({
  method: "POST",
  path: "/api/v1/keys/bulk-revoke",
  tag,
  summary: "Revoke all keys for models that a filter admits, or say what that would break",
  description:
    "A dry run unless told. To revoke, give `dryRun: false` and as `expected` how many the dry run counted: where it is another number by now, nothing is revoked (409).",
  ability: "maas.write",
  body: bulkBody,
  response: bulkJson,
  run: async (ctx, { body: { filter, dryRun, expected } }) => {
    if (dryRun) return { revoked: 0, plan: await planRevocation(ctx, filter) };
    if (expected === undefined) throw expectedMissing();
    return { ...(await revokeKeys(ctx, filter, { expected })), plan: null };
  },
});

export const rotateKeyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/keys/{id}/rotate",
  tag,
  summary: "Give a key for models a new secret; the old one lives on for a grace",
  description:
    "The old secret stays good for `graceHours`, never beyond its own expiry; 0 ends it at once. One's own needs no ability, another's `maas.write`.",
  ability: null,
  params: idParams,
  body: z.strictObject({ graceHours: z.number().min(0).max(720).default(24) }),
  response: z.object({ key: keyJson, secret: z.string(), old: keyJson }),
  status: 201,
  run: (ctx, { params, body }) => rotateKey(ctx, params.id, body),
});

export const keyUseOperation = defineOperation({
  method: "GET",
  path: "/api/v1/keys/{id}/use",
  tag,
  summary: "Who uses a key now and lately",
  ability: null,
  params: idParams,
  response: useJson,
  run: (ctx, { params }) => useOfKey(ctx, params.id),
});

const limits = z.strictObject({
  maxDays: z.number().int().min(1).max(3_650).describe("for how long a key for models may be good at most"),
});

export const getKeyLimitsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/keys/limits",
  tag,
  summary: "For how long keys for models may be good",
  ability: null,
  response: limits,
  run: async (ctx) => ({ maxDays: await readSetting(ctx.tenant, "keys.maxDays", ctx.now()) }),
});

export const setKeyLimitsOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/keys/limits",
  tag,
  summary: "Set for how long keys for models may be good; those that are issued stay as they are",
  ability: "maas.write",
  body: limits,
  response: limits,
  run: async (ctx, { body }) => {
    await writeSetting(ctx, "keys.maxDays", body.maxDays);
    return body;
  },
});

function expectedMissing(): DomainError {
  const what = "Say how many keys the dry run counted.";
  return new DomainError("INVALID", { what, why: "So that no other ones are revoked." }, { expected: what });
}
