import { z } from "zod";
import { MEASURES, MODES } from "@/lib/quotas/kinds";
import { MAX_RESERVATIONS, RESERVATION_STATES } from "@/lib/quotas/listReservations";

const name = z.string().max(200);
const tokens = z.number();
const instant = z.string();
const USAGE_SOURCES = ["exact", "running", "estimated", "none"] as const;

export const reserveBody = z.strictObject({
  requestId: name.describe("Yours, unique in the tenant: asked again it gets the same answer."),
  key: name
    .nullish()
    .describe("The model key (`key_…`) that the request came with. What it says counts first."),
  person: name.nullish().describe("The principal that asks, where there is no key."),
  human: name.nullish().describe("The principal on whose behalf the agent acts."),
  agent: name.nullish().describe("The agent (`agt_…`), where the key names none."),
  team: name.nullish(),
  subscription: name.nullish(),
  provider: name.default("").describe("As telemetry names it (`gen_ai.provider.name`)."),
  model: name.min(1),
  inputTokens: tokens.optional().describe("An upper bound of the input, counted by you."),
  inputBytes: tokens
    .optional()
    .describe("Instead of it: the length of the input in UTF-8; a token is taken for 4 bytes."),
  maxOutputTokens: tokens.nullish().describe("The request's own limit of its output."),
  traceId: name.optional(),
  sessionId: name.optional(),
  ttlSeconds: z
    .number()
    .optional()
    .describe("Until it counts as lost: 1 to 86,400; 300 unless told. Extend it while a stream runs."),
});

export const settleBody = z.strictObject({
  usage: z
    .strictObject({
      inputTokens: tokens,
      outputTokens: tokens,
      cacheReadTokens: tokens.optional().describe("a part of the input"),
      cacheWriteTokens: tokens.optional().describe("a part of the input"),
      reasoningTokens: tokens.optional().describe("a part of the output"),
    })
    .nullable()
    .default(null),
  usageSource: z
    .enum(USAGE_SOURCES)
    .describe(
      "exact of the provider; running of a stream that broke off; estimated by count; none: the estimate stays charged",
    ),
  outcome: name.optional().describe("How it ended, in your words: end, cancel, upstream error."),
});

export const releaseBody = z.strictObject({ reason: name.optional() });

export const extendBody = z.strictObject({
  ttlSeconds: z.number().optional().describe("From now on; 300 unless told."),
  outputTokens: tokens
    .optional()
    .describe("Output in all that is to be set aside, where what was granted does not do."),
});

const amountsJson = z.object({
  requests: tokens,
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadTokens: tokens.optional(),
  cacheWriteTokens: tokens.optional(),
  reasoningTokens: tokens.optional(),
  costNanoUsd: tokens.nullable().describe("null: nobody says what the model costs"),
});

const refusalJson = z.object({
  quota: z.string(),
  quotaName: z.string(),
  quotaVersion: z.number(),
  holder: z.string(),
  measure: z.string(),
  windowStart: instant,
  resetsAt: instant.nullable(),
  ceiling: tokens,
  settled: tokens,
  reserved: tokens,
  open: z.number().describe("requests for which the reserved was set aside"),
  asked: tokens,
  override: z.string().nullable(),
  why: z.enum(["over", "unpriced"]),
});

const limitJson = z.object({
  quota: z.string(),
  name: z.string(),
  measure: z.enum(MEASURES),
  mode: z.enum(MODES),
  holder: z.string().describe("empty: shared by all"),
  ceiling: tokens,
  settled: tokens,
  reserved: tokens,
  remaining: tokens,
  resetsAt: instant.nullable(),
});

export const admissionJson = z
  .object({
    id: z.string(),
    requestId: z.string(),
    state: z.enum(["reserved", "refused"]),
    expiresAt: instant,
    granted: z.object({
      inputTokens: tokens,
      outputTokens: tokens
        .nullable()
        .describe("Cap the output to it; null: no hard limit depends on the output."),
    }),
    estimate: amountsJson,
    estimateBasis: z.string(),
    refusal: refusalJson.nullable(),
    limits: z.array(limitJson),
  })
  .meta({ id: "Admission" });

export const reservationJson = z
  .object({
    id: z.string(),
    requestId: z.string(),
    state: z.enum(RESERVATION_STATES),
    key: z.string().nullable(),
    person: z.string().nullable(),
    human: z.string().nullable(),
    agent: z.string().nullable(),
    team: z.string().nullable(),
    subscription: z.string().nullable(),
    provider: z.string(),
    model: z.string(),
    traceId: z.string(),
    sessionId: z.string(),
    estimate: amountsJson,
    estimateBasis: z.string(),
    actual: amountsJson.nullable(),
    usageSource: z.enum(USAGE_SOURCES).nullable(),
    priceVersion: z.string(),
    outcome: z.string().nullable(),
    refusal: refusalJson.nullable(),
    createdAt: instant,
    expiresAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: "Reservation" });

export const entryJson = z
  .object({
    id: z.number(),
    at: instant,
    kind: z.enum(["reserve", "settle", "release", "expire", "adjust", "refuse"]),
    reservation: z.string(),
    quota: z.string(),
    holder: z.string(),
    windowStart: instant,
    measure: z.enum(MEASURES),
    reservedDelta: tokens,
    settledDelta: tokens,
    reservedAfter: tokens,
    settledAfter: tokens,
    ceiling: tokens,
    quotaVersion: z.number(),
    over: tokens.describe("how much of it is above the ceiling"),
    estimated: z.boolean(),
  })
  .meta({ id: "LedgerEntry" });

const explainedLimitJson = z.object({
  quota: z.string(),
  name: z.string(),
  version: z.number(),
  versionNow: z.number(),
  isRemoved: z.boolean(),
  holder: z.string(),
  holderName: z.string(),
  measure: z.enum(MEASURES),
  mode: z.enum(MODES),
  zone: z.string(),
  windowStart: instant,
  resetsAt: instant.nullable(),
  ceiling: tokens,
  settled: tokens,
  reserved: tokens,
  open: z.number().nullable(),
  asked: tokens,
  override: z
    .object({ id: z.string(), reason: z.string(), approvedBy: z.string(), endsAt: instant })
    .nullable(),
  now: z.object({ settled: tokens, reserved: tokens, open: z.number() }).nullable(),
});

export const explanationJson = z
  .object({
    reservation: reservationJson,
    words: z.string().describe("what stood in the way, for people"),
    limit: explainedLimitJson.nullable().describe("the limit that refused, as it stood then"),
    limits: z.array(explainedLimitJson).describe("those that an admitted request is charged to"),
    retryAfterSeconds: z.number().nullable(),
    entries: z.array(entryJson),
  })
  .meta({ id: "QuotaExplanation" });

const fact = name.optional();
export const reservationsQuery = z.strictObject({
  state: z.enum(RESERVATION_STATES).optional(),
  key: fact,
  person: fact,
  human: fact,
  agent: fact,
  team: fact,
  subscription: fact,
  model: fact,
  traceId: fact,
  quota: fact.describe("with rows in a counter of this quota"),
  from: z.string().max(40).optional().describe("now-7d, ISO 8601 or epoch milliseconds"),
  to: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_RESERVATIONS).default(50),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});
