import { z } from "zod";
import { MAX_AGENTS } from "@/lib/agents/list";
import { ATTENTIONS, RISK_TIERS } from "@/lib/agents/terms";
import { reference } from "../principals/schemas";

const instant = z.string().nullable();
const states = z.enum(["discovered", "registered", "retired"]);
const runtime = z.object({
  runtimeClass: z.string().optional(),
  sandbox: z.string().optional(),
  namespace: z.string().optional(),
});
const lists = z.object({
  tools: z.array(z.string()).optional(),
  models: z.array(z.string()).optional(),
  targets: z.array(z.string()).optional(),
  dataClasses: z.array(z.string()).optional(),
});

export const idParams = z.object({ id: z.string().max(100) });
export const keyParams = idParams.extend({ key: z.string().max(100) });

export const filterQuery = z.strictObject({
  q: z
    .string()
    .max(200)
    .optional()
    .describe("Part of a name, of what telemetry calls it, or of its service."),
  state: states.optional().describe("Without it all but the retired ones."),
  owner: z.string().max(100).optional().describe("A principal's id, or `none`."),
  riskTier: z.string().max(100).optional().describe("One of the tiers, or `none`."),
  environment: z.string().max(200).optional().describe("A name, or `none`."),
  framework: z.string().max(200).optional().describe("A name, or `none`."),
  attention: z.enum(ATTENTIONS).optional(),
});

export const agentsQuery = filterQuery.extend({
  limit: z.coerce.number().int().min(1).max(MAX_AGENTS).default(50),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

export const agentJson = z
  .object({
    id: z.string(),
    name: z.string(),
    state: states,
    purpose: z.string().nullable(),
    owner: reference.nullable(),
    sponsor: reference.nullable(),
    onCall: z.string().nullable(),
    riskTier: z.enum(RISK_TIERS).nullable(),
    dataClasses: z.array(z.string()),
    environment: z.string().nullable(),
    framework: z.string().nullable(),
    runtime: runtime.describe("as declared"),
    allowed: lists.nullable().describe("what it may use, as declared; null: nothing was"),
    attestation: z
      .object({ at: z.string(), by: z.string(), endsAt: z.string(), lapsed: z.boolean() })
      .nullable(),
    suspension: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
    version: z.string().nullable(),
    keys: z.array(
      z.object({
        key: z.string(),
        workload: z.string(),
        agentId: z.string(),
        agentName: z.string(),
        service: z.string(),
        bound: z.boolean().describe("by a person; can be taken back"),
        firstSeenAt: z.string(),
        lastSeenAt: z.string(),
      }),
    ),
    firstSeenAt: instant,
    lastSeenAt: instant,
    registeredAt: instant,
    registeredBy: z.string().nullable(),
    retiredAt: instant,
    mergedInto: reference.nullable(),
    createdAt: z.string(),
  })
  .meta({ id: "Agent" });

const facet = z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() }));
export const facetsJson = z.object({
  facets: z.object({
    state: facet,
    owner: facet,
    riskTier: facet,
    environment: facet,
    framework: facet,
    attention: facet,
  }),
  counts: z.object({
    agents: z.number().int(),
    unregistered: z.number().int(),
    ownerless: z.number().int().describe("registered, and nobody owns them"),
    orphaned: z.number().int().describe("registered, and their owner is none or no member any more"),
    suspended: z.number().int(),
    lapsed: z.number().int(),
    retired: z.number().int(),
  }),
});

/** What people may say of an agent; what is left out stays. */
export const agentBody = z.strictObject({
  name: z.string().optional(),
  purpose: z.string().nullish(),
  owner: z.string().nullish().describe("a person's id"),
  sponsor: z.string().nullish().describe("a person's id"),
  onCall: z.string().nullish(),
  riskTier: z.enum(RISK_TIERS).nullish(),
  dataClasses: z.array(z.string()).optional(),
  environment: z.string().nullish(),
  framework: z.string().nullish(),
  runtime: z.strictObject(runtime.shape).optional(),
  allowed: z.strictObject(lists.shape).nullish().describe("as a whole; null: nothing declared"),
});

const compared = z.array(
  z.object({
    value: z.string(),
    state: z
      .enum(["used", "unused", "undeclared", "undecided"])
      .describe("`undeclared` was used and is not allowed; `unused` is allowed and was never used"),
    firstSeenAt: instant,
    lastSeenAt: instant,
  }),
);
export const observedJson = z.object({
  sinceDays: z.number().int(),
  tools: compared,
  models: compared,
  targets: compared,
  suggestedOwner: reference.extend({ share: z.number() }).nullable(),
});
