import { z } from "zod";
import { COUNTER_STATES, MEASURES, MODES, PERS, SUBJECT_KINDS, WINDOW_UNITS } from "@/lib/quotas/kinds";

const instant = z.string().nullable();
export const limit = z.coerce.number().int().min(1).max(200).default(50);
export const cursor = z.string().max(1_000).optional().describe("`next` of the page before.");

export const quotaJson = z
  .object({
    id: z.string(),
    name: z.string(),
    subjectKind: z.enum(SUBJECT_KINDS),
    subject: z.string().nullable(),
    subjectName: z.string().nullable(),
    per: z.enum(PERS),
    models: z.array(z.string()).describe("none: all"),
    measure: z.enum(MEASURES),
    ceiling: z.number().describe("requests, tokens, requests at once, or nano-USD"),
    windowUnit: z.enum(WINDOW_UNITS),
    windowCount: z.number().int(),
    zone: z.string(),
    fiscalStartMonth: z.number().int(),
    mode: z.enum(MODES),
    alertsAt: z.array(z.number().int()),
    enabled: z.boolean(),
    version: z.number().int(),
    createdBy: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
    removedAt: instant,
  })
  .meta({ id: "Quota" });

export const counterJson = z
  .object({
    quota: quotaJson,
    holder: z.string().nullable().describe("empty: shared; null: nobody has drawn in this window"),
    holderName: z.string().nullable(),
    windowStart: z.string(),
    resetsAt: instant,
    ceiling: z.number(),
    override: z.string().nullable(),
    settled: z.number(),
    reserved: z.number(),
    remaining: z.number(),
    refused: z.number().int(),
    state: z.enum(COUNTER_STATES),
    perHour: z.number().nullable(),
    forecast: z.number().nullable().describe("used when the window ends, at this pace"),
    fullAt: instant.describe("when the ceiling is reached at this pace; null where not in this window"),
  })
  .meta({ id: "QuotaCounter" });

export const overrideJson = z
  .object({
    id: z.string(),
    quota: z.string(),
    holder: z.string().nullable().describe("null: of every holder"),
    holderName: z.string().nullable(),
    ceiling: z.number(),
    reason: z.string(),
    startsAt: z.string(),
    endsAt: z.string(),
    requestedBy: z.string(),
    approvedBy: z.string(),
    createdAt: z.string(),
    endedEarlyAt: instant,
    state: z.enum(["coming", "active", "ended"]),
  })
  .meta({ id: "QuotaOverride" });

export const entryJson = z
  .object({
    id: z.number().int(),
    at: z.string(),
    kind: z.enum(["reserve", "settle", "release", "expire", "adjust", "refuse"]),
    measure: z.enum(MEASURES),
    windowStart: z.string(),
    reservedDelta: z.number(),
    settledDelta: z.number(),
    reservedAfter: z.number(),
    settledAfter: z.number(),
    ceiling: z.number(),
    quotaVersion: z.number().int(),
    over: z.number(),
    estimated: z.boolean(),
    request: z.object({
      id: z.string(),
      requestId: z.string(),
      state: z.enum(["reserved", "settled", "released", "expired", "refused"]),
      key: z.string().nullable(),
      provider: z.string(),
      model: z.string(),
      traceId: z.string(),
      sessionId: z.string(),
      usageSource: z.enum(["exact", "running", "estimated", "none"]).nullable(),
    }),
  })
  .meta({ id: "CounterEntry" });

const effectJson = z.object({
  limited: z.number().int().describe("requests that would have been refused"),
  holders: z.number().int(),
  days: z.number().int(),
  limitedMs: z.number(),
  most: z.array(z.object({ id: z.string(), name: z.string().nullable(), limited: z.number().int() })),
});

export const whatIfJson = z
  .object({
    days: z.number().int(),
    fromAt: z.string(),
    source: z.enum(["recorded", "ledger"]),
    requests: z.number().int(),
    holders: z.number().int(),
    effect: effectJson,
    present: effectJson.nullable().describe("of the quota as it stands"),
    peak: z
      .object({ name: z.string().nullable(), at: z.string(), amount: z.number() })
      .nullable()
      .describe("the most that one counter took in one window"),
    notes: z.array(z.string()).describe("what a replay cannot show"),
  })
  .meta({ id: "QuotaWhatIf" });

export const previewJson = z
  .object({
    limit: z.string(),
    scope: z.string(),
    models: z.string(),
    warnings: z.array(z.string()).describe("what to know before it is saved; none of it blocks"),
  })
  .meta({ id: "QuotaPreview" });

export const requestJson = z
  .object({
    id: z.string(),
    quota: z.string(),
    quotaName: z.string(),
    measure: z.enum(MEASURES),
    ceilingNow: z.number(),
    holder: z.string(),
    holderName: z.string().nullable(),
    person: z.string(),
    personName: z.string(),
    ceiling: z.number(),
    endsAt: z.string(),
    reason: z.string(),
    state: z.enum(["open", "granted", "refused", "withdrawn"]),
    answer: z.string().nullable(),
    answeredBy: z.string().nullable(),
    answeredAt: instant,
    override: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: "QuotaRequest" });
