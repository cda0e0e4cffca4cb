import { z } from "zod";
import { ACTION_KINDS, GRADES, OUTCOMES } from "@/lib/actions/action";
import { MAX_PAGE } from "@/lib/actions/search";
import { EFFECTS, POLICY_MODES } from "@/lib/policies/decision";

const text = z.string().nullable();
const count = z.number().int().nullable();

/** What searches take: the console's filter language and a range. */
export const searchQuery = z.strictObject({
  q: z
    .string()
    .max(2_000)
    .optional()
    .describe("The filter, as the console writes it: `agent:refund* outcome:error free text`."),
  from: z
    .string()
    .max(40)
    .optional()
    .describe("Start: `now-7d` (the default), ISO 8601, epoch milliseconds, or 0 for the beginning."),
  to: z
    .string()
    .max(40)
    .optional()
    .describe("End, exclusive: `now` (the default), ISO 8601, or epoch milliseconds."),
});

export const pageQuery = searchQuery.extend({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50).describe("Rows of a page."),
  cursor: z.string().max(200).optional().describe("`next` of the page before."),
});

export const tokens = z.object({
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite: count,
  reasoning: count,
});

const chainLink = z.object({
  kind: z.enum(["human", "agent", "workload", "service"]),
  id: z.string(),
  name: text,
  rule: z.string(),
  grade: z.enum(GRADES),
});

export const decisionMark = z.object({
  effect: z.enum(EFFECTS),
  mode: z.enum(["enforced", "observed", "simulated"]),
});

const decision = z.object({
  ...decisionMark.shape,
  source: z.string().describe("policy, stop, or who else decided."),
  rules: z.array(
    z.object({
      policy: z.string(),
      policyName: z.string(),
      version: z.number().int(),
      rule: z.string(),
      title: text,
      effect: z.enum(["permit", "forbid"]),
      mode: z.enum(POLICY_MODES),
    }),
  ),
  reason: z.string(),
  obligations: z.array(z.string()),
  set: z.string().describe("Digest of the versions that were in force."),
  errors: z.array(z.string()),
  tookUs: z.number().int(),
  approval: z.string().optional(),
});

/** An action. What is unknown is null. Lists carry previews in place of contents, and no attributes. */
export const action = z
  .object({
    id: z.string(),
    tenant: z.string(),
    ts: z.string().describe("ISO 8601, UTC, nanoseconds."),
    endTs: text,
    durationMs: z.number().nullable(),
    traceId: z.string(),
    spanId: z.string(),
    parentSpanId: text,
    kind: z.enum(ACTION_KINDS),
    name: z.string(),
    outcome: z.enum(OUTCOMES),
    agent: z.object({ id: z.string(), name: z.string(), key: z.string(), rule: z.string() }),
    workload: z.string(),
    principal: text,
    agentKnownAs: z
      .object({ id: z.string(), name: z.string(), suspended: z.boolean() })
      .optional()
      .describe("of the tenant's list of agents, where the agent's key is on it; by id only"),
    knownAs: z
      .object({ id: z.string(), name: z.string() })
      .optional()
      .describe("The person or service that the principal is known as; by id only."),
    attribution: z.object({ grade: z.enum(GRADES), principalRule: text, chain: z.array(chainLink) }),
    session: z.object({ id: z.string(), conversation: text }),
    provider: text,
    model: text,
    target: text,
    tool: z.object({ name: text, callId: text, arguments: z.unknown(), result: z.unknown() }),
    messages: z.object({ input: z.unknown(), output: z.unknown() }),
    tokens,
    leaf: z.boolean().describe("False where the usage repeats that of a call beneath: not to be summed."),
    cost: z.object({ nanoUsd: count.describe("Integer nano-USD."), priceVersion: text }),
    error: z.object({ type: text, message: text }),
    redactions: z
      .record(z.string(), z.number().int())
      .describe("Secrets removed before storing: rule → count."),
    dialect: z.string(),
    schemaUrl: text,
    service: text,
    environment: text,
    decision: decisionMark
      .nullable()
      .describe(
        "What policies said: the strictest that was enforced, else that was observed; null for no policy.",
      ),
    decided: z
      .object({
        decisions: z.array(decision),
        facts: z.record(z.string(), z.unknown()).describe("action, principal, resource and context."),
        history: z
          .record(z.string(), z.number())
          .describe("What the session had done before; sums in ten-thousandths."),
      })
      .optional()
      .describe("All decisions, and what they were made from; by id only."),
    attributes: z.record(z.string(), z.unknown()).nullable(),
    resource: z.record(z.string(), z.unknown()).optional(),
    events: z.array(z.unknown()).optional(),
    content: z.enum(["preview", "full", "hidden"]),
  })
  .meta({ id: "Action" });
