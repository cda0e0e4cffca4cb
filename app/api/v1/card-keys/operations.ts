import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import {
  addCardKey,
  addCardKeySet,
  listCardKeySets,
  listCardKeys,
  removeCardKey,
  removeCardKeySet,
} from "@/lib/cards/keys";
import { cardKeyJson, cardKeySetJson, params } from "../agent-cards/schemas";

const tag = "agent cards";
const read = "audit.read";
const write = "agents.write";
const made = z.object({ id: z.string() });

export const listCardKeysOperation = defineOperation({
  method: "GET",
  path: "/api/v1/card-keys",
  tag,
  ability: read,
  summary: "The keys whose signatures on agent cards are believed",
  response: z.object({ keys: z.array(cardKeyJson) }),
  run: async (ctx) => ({ keys: await listCardKeys(ctx) }),
});

export const addCardKeyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/card-keys",
  tag,
  ability: write,
  summary: "Pin a public key",
  body: z.strictObject({
    key: z.string().max(100_000).describe("As JWK in JSON, or as PEM."),
    kid: z.string().optional().describe("As cards name it; that of the JWK unless told."),
    name: z.string().optional(),
  }),
  response: made,
  status: 201,
  run: (ctx, { body }) => addCardKey(ctx, body),
});

export const removeCardKeyOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/card-keys/{id}",
  tag,
  ability: write,
  summary: "Unpin a key",
  params,
  run: (ctx, { params: { id } }) => removeCardKey(ctx, id).then(() => undefined),
});

export const listCardKeySetsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/card-key-sets",
  tag,
  ability: read,
  summary: "The addresses of key sets that cards may name (`jku`)",
  response: z.object({ keySets: z.array(cardKeySetJson) }),
  run: async (ctx) => ({ keySets: await listCardKeySets(ctx) }),
});

export const addCardKeySetOperation = defineOperation({
  method: "POST",
  path: "/api/v1/card-key-sets",
  tag,
  ability: write,
  summary: "Allow a key set's address",
  body: z.strictObject({ url: z.string().max(2_000) }),
  response: made,
  status: 201,
  run: (ctx, { body }) => addCardKeySet(ctx, body.url),
});

export const removeCardKeySetOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/card-key-sets/{id}",
  tag,
  ability: write,
  summary: "Take a key set's address off the list",
  params,
  run: (ctx, { params: { id } }) => removeCardKeySet(ctx, id).then(() => undefined),
});
