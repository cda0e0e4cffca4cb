import { z } from "zod";
import { ROLE_NAMES } from "@/lib/access/abilities";
import { MAX_KEYS } from "@/lib/keys/find";
import { KEY_STATES } from "@/lib/keys/states";
import { reference } from "../principals/schemas";

const instant = z.iso.datetime({ offset: true });
const id = z.string().max(100);
const other = z
  .enum(["ingest", "api", "decide"])
  .describe("ingest: sends telemetry; api: calls this API; decide: asks the decision point");

export const keysQuery = z.strictObject({
  kind: z.enum(["ingest", "api", "decide", "model", "all"]).default("ingest"),
  state: z.enum(KEY_STATES).optional(),
  q: z
    .string()
    .max(200)
    .optional()
    .describe("Part of the name, the shown beginning of the secret, or an id."),
  holder: id.optional().describe("a principal"),
  team: id.optional(),
  subscription: id.optional(),
  agent: id.optional(),
  unusedDays: z.coerce.number().int().min(0).max(3_650).optional(),
  expiresInDays: z.coerce.number().int().min(0).max(3_650).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_KEYS).default(MAX_KEYS),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

const otherKeyBody = z.strictObject({
  kind: other,
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

const modelKeyBody = z.strictObject({
  kind: z.literal("model").describe("calls served models"),
  name: z.string().describe("1 to 80 characters, for people"),
  subscription: id.describe("what it draws on"),
  holder: id.optional().describe("the principal who answers for it; oneself unless told"),
  agent: id.nullish().describe("the agent that uses it, where it is one's own"),
  team: id
    .nullish()
    .describe("who pays; unless told the one team of the holder's that owns the subscription, null for none"),
  purpose: z.string().nullish(),
  scopes: z
    .array(z.string().max(600))
    .optional()
    .describe("served models by name, of the subscription; empty: all of it"),
  expiresAt: instant.optional().describe("in 90 days unless told, of an ephemeral key in one hour"),
  ephemeral: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

export const issueBody = z.discriminatedUnion("kind", [otherKeyBody, modelKeyBody]);

export const keyJson = z
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

export const keyDetailJson = keyJson
  .extend({
    addresses: z.array(z.string()).describe("that it was used from, newest first, at most 16"),
    model: z
      .object({
        holder: reference
          .extend({ kind: z.enum(["person", "service"]) })
          .nullable()
          .describe("null where they were removed: the key opens nothing"),
        agent: reference.nullable(),
        team: reference.nullable(),
        subscription: reference
          .extend({ state: z.enum(["active", "paused"]) })
          .nullable()
          .describe("null where it was removed: the key opens nothing"),
        purpose: z.string().nullable(),
        scopes: z.array(z.string()),
        groups: z.array(z.string()).describe("the holder's, when it was issued"),
        labels: z.record(z.string(), z.string()),
        ephemeral: z.boolean(),
        replaces: z.string().nullable().describe("the key that it takes over from"),
        replacedBy: z.string().nullable().describe("the key that takes over from it"),
      })
      .nullable()
      .describe("of a key for models"),
  })
  .meta({ id: "KeyDetail" });

export const useJson = z
  .object({
    lastUsedAt: z.string().nullable(),
    addresses: z.array(z.string()),
    requests: z.object({
      lastFiveMinutes: z.number().int(),
      lastHour: z.number().int(),
      lastDay: z.number().int(),
    }),
    open: z.number().int().describe("admitted, and not ended yet"),
    agents: z.array(reference.extend({ requests: z.number().int() })).describe("of the last hour"),
    isSilent: z.boolean().describe("nobody used it for five minutes, and nothing is open"),
  })
  .meta({ id: "KeyUse" });

export const lookupBody = z.strictObject({
  key: z
    .string()
    .max(1_000)
    .describe("a whole secret, its first characters, or an id; kept and logged nowhere"),
});

export const lookupJson = z.object({
  by: z
    .enum(["secret", "prefix", "id"])
    .describe("secret: it is this very key; prefix: keys that begin so, and none has this secret"),
  keys: z.array(keyDetailJson),
});

export const bulkBody = z.strictObject({
  filter: z
    .strictObject({
      holder: id.optional(),
      team: id.optional(),
      subscription: id.optional(),
      agent: id.optional(),
      unusedDays: z.number().int().min(1).max(3_650).optional(),
      prefix: z.string().max(40).optional(),
    })
    .describe("all that is given must fit; at least one part"),
  dryRun: z.boolean().default(true).describe("says what it would break, and revokes nothing"),
  expected: z.number().int().optional().describe("how many the dry run counted; needed to revoke"),
});

export const bulkJson = z.object({
  revoked: z.number().int(),
  plan: z
    .object({
      count: z.number().int(),
      usedLastHour: z.number().int(),
      requestsLastHour: z.number().int(),
      agents: z.array(reference).describe("that used them in the last hour"),
      keys: z.array(keyDetailJson.extend({ requestsLastHour: z.number().int() })).describe("at most 100"),
    })
    .nullable()
    .describe("of a dry run"),
});
