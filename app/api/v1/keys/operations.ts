import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { ROLE_NAMES } from "@/lib/access/abilities";
import { issueKey } from "@/lib/keys/issue";
import { listKeys } from "@/lib/keys/list";
import { revokeKey } from "@/lib/keys/revoke";

const instant = z.iso.datetime({ offset: true });
const kind = z
  .enum(["ingest", "api", "decide"])
  .describe("ingest: sends telemetry; api: calls this API; decide: asks the decision point");

const keyBody = z.strictObject({
  kind,
  name: z.string().describe("1 to 80 characters, for people"),
  workload: z
    .string()
    .optional()
    .describe("of an ingest key: what its spans are attributed to; the name unless told"),
  role: z.enum(ROLE_NAMES).optional().describe("of an API token: what it may do; needed there"),
  expiresAt: instant
    .nullish()
    .describe("null is never; left out, an API token ends in 90 days and other keys do not"),
});

const keyJson = z
  .object({
    id: z.string(),
    kind: z.enum(["ingest", "api", "decide", "model"]),
    name: z.string(),
    workload: z.string().nullable(),
    role: z.enum(ROLE_NAMES).nullable(),
    prefix: z.string().describe("the first characters of the secret"),
    state: z.enum(["active", "expired", "revoked"]),
    provisionedBy: z.string().nullable().describe("the environment variable it comes from"),
    createdBy: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
    firstSpanAt: z.string().nullable().describe("when its first span arrived"),
  })
  .meta({ id: "Key" });

export const listKeysOperation = defineOperation({
  method: "GET",
  path: "/api/v1/keys",
  tag: "keys",
  summary: "List the keys of one kind, newest first",
  description: "Ingest keys need `audit.read`, API tokens and decide keys `settings.write`.",
  ability: null,
  query: z.strictObject({ kind: kind.default("ingest") }),
  response: z.object({ keys: z.array(keyJson) }),
  run: async (ctx, { query }) => ({ keys: await listKeys(ctx, query) }),
});

export const issueKeyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/keys",
  tag: "keys",
  summary: "Issue an ingest key, an API token or a key for the decision point",
  description: "The secret is in this answer and nowhere else: it is kept as a hash.",
  ability: "settings.write",
  body: keyBody,
  response: z.object({ key: keyJson, secret: z.string() }),
  status: 201,
  run: async (ctx, { body: { expiresAt, ...key } }) =>
    issueKey(ctx, { ...key, expiresAtMs: expiryOf(key.kind, expiresAt, ctx.now()) }),
});

export const revokeKeyOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/keys/{id}",
  tag: "keys",
  summary: "Revoke a key, within 2 s everywhere",
  ability: "settings.write",
  params: z.object({ id: z.string() }),
  response: keyJson,
  run: async (ctx, { params }) => revokeKey(ctx, params.id),
});

const TOKEN_LIFE_MS = 90 * 86_400_000;

function expiryOf(kind: string, given: string | null | undefined, nowMs: number): number | undefined {
  if (given) return Date.parse(given);
  return given === undefined && kind === "api" ? nowMs + TOKEN_LIFE_MS : undefined;
}
