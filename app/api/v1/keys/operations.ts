import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { requireAbility } from "@/lib/access/require";
import { findKeys, getKey } from "@/lib/keys/find";
import { issueKey } from "@/lib/keys/issue";
import { issueModelKey } from "@/lib/keys/issueModelKey";
import { KEY_ABILITIES } from "@/lib/keys/key";
import { revokeKey } from "@/lib/keys/revoke";
import { idParams } from "../principals/schemas";
import { issueBody, keyDetailJson, keyJson, keysQuery } from "./schemas";

const tag = "keys";

export const listKeysOperation = defineOperation({
  method: "GET",
  path: "/api/v1/keys",
  tag,
  summary: "List keys, newest first",
  description:
    "Ingest keys need `audit.read`, API tokens and decide keys `settings.write`. Of keys for models, and of all kinds at once, each caller sees their own and those that their abilities open.",
  ability: null,
  query: keysQuery,
  response: z.object({ keys: z.array(keyDetailJson), next: z.string().nullable() }),
  run: async (ctx, { query: { kind, ...filter } }) => {
    if (kind === "all") return findKeys(ctx, filter);
    if (kind !== "model") requireAbility(ctx, KEY_ABILITIES[kind].read);
    return findKeys(ctx, { kind, ...filter });
  },
});

export const issueKeyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/keys",
  tag,
  summary: "Issue an ingest key, an API token, a key for the decision point or one for models",
  description:
    "The secret is in this answer and nowhere else: it is kept as a hash. A key for models needs no ability for oneself on a subscription that one owns, else `maas.write`; the other kinds need `settings.write`.",
  ability: null,
  body: issueBody,
  response: z.object({ key: keyJson, secret: z.string() }),
  status: 201,
  run: async (ctx, { body }) => {
    if (body.kind === "model") {
      const { kind: _, expiresAt, ...key } = body;
      return issueModelKey(ctx, { ...key, expiresAtMs: expiresAt ? Date.parse(expiresAt) : undefined });
    }
    const { expiresAt, ...key } = body;
    return issueKey(ctx, { ...key, expiresAtMs: expiryOf(key.kind, expiresAt, ctx.now()) });
  },
});

export const getKeyOperation = defineOperation({
  method: "GET",
  path: "/api/v1/keys/{id}",
  tag,
  summary: "One key, with holder, subscription and what it is good for",
  ability: null,
  params: idParams,
  response: keyDetailJson,
  run: (ctx, { params }) => getKey(ctx, params.id),
});

export const revokeKeyOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/keys/{id}",
  tag,
  summary: "Revoke a key, within 2 s everywhere",
  description:
    "One's own key for models needs no ability, another's `maas.write`; other kinds `settings.write`.",
  ability: null,
  params: z.object({ id: z.string() }),
  response: keyJson,
  run: async (ctx, { params }) => revokeKey(ctx, params.id),
});

const TOKEN_LIFE_MS = 90 * 86_400_000;

function expiryOf(kind: string, given: string | null | undefined, nowMs: number): number | undefined {
  if (given) return Date.parse(given);
  return given === undefined && kind === "api" ? nowMs + TOKEN_LIFE_MS : undefined;
}
