import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { ACTION_KINDS, GRADES, OUTCOMES } from "@/lib/actions/action";
import { getSession } from "@/lib/sessions/get";
import { listSessions, MAX_SESSIONS } from "@/lib/sessions/list";
import { sessionTimeline } from "@/lib/sessions/timeline";
import { readSearch } from "../actions/operations";
import { decisionMark, pageQuery, tokens } from "../actions/schemas";

const n = z.number().int();
const text = z.string().nullable();
const count = n.nullable();

const session = z
  .object({
    id: z.string(),
    tenant: z.string(),
    conversation: text,
    startTs: z.string(),
    endTs: z.string(),
    durationMs: z.number(),
    steps: n,
    modelCalls: n,
    toolCalls: n,
    errors: n,
    denied: n,
    agents: z.array(z.object({ id: z.string(), name: z.string() })),
    principals: z.array(z.string()),
    models: z.array(z.string()),
    traces: z.array(z.string()),
    grade: z.enum(GRADES),
    tokens: tokens.describe("Sums over leaf model calls."),
    cost: z.object({
      nanoUsd: count,
      unpricedCalls: n.describe("Model calls without a known price or count."),
    }),
    redactions: n,
  })
  .meta({ id: "Session" });

const step = z
  .object({
    step: n,
    id: z.string(),
    spanId: z.string(),
    parentSpanId: text,
    traceId: z.string(),
    depth: n,
    orphan: z.boolean().describe("True when the span names a parent that has not arrived."),
    kind: z.enum(ACTION_KINDS),
    name: z.string(),
    outcome: z.enum(OUTCOMES),
    agent: z.object({ id: z.string(), name: z.string() }),
    principal: text,
    model: text,
    tool: text,
    offsetMs: z.number(),
    durationMs: z.number(),
    ended: z.boolean(),
    tokensIn: count,
    tokensOut: count,
    leaf: z.boolean(),
    costNanoUsd: count,
    errorType: text,
    redactions: n,
    decision: decisionMark.nullable().describe("What policies said of it."),
  })
  .meta({ id: "Step" });

const tag = "sessions";
const ability = "audit.read";

export const listSessionsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/sessions",
  tag,
  ability,
  summary: "Sessions with an action that matches, newest activity first",
  query: pageQuery.extend({
    limit: z.coerce.number().int().min(1).max(MAX_SESSIONS).default(50).describe("Rows of a page."),
  }),
  response: z.object({ sessions: z.array(session), next: text }),
  run: (ctx, { query }) =>
    listSessions(ctx, { ...readSearch(ctx, query), limit: query.limit, cursor: query.cursor }),
});

export const getSessionOperation = defineOperation({
  method: "GET",
  path: "/api/v1/sessions/{id}",
  tag,
  ability,
  summary: "One session with its steps in order",
  description:
    "By its id (ses_…), its conversation id, or the trace id where there is no conversation. At most 20,000 steps, without contents.",
  params: z.object({ id: z.string().max(1_024) }),
  response: session.extend({ timeline: z.array(step), truncated: z.boolean() }),
  run: async (ctx, { params }) => {
    const [summary, { steps, truncated }] = await Promise.all([
      getSession(ctx, params.id),
      sessionTimeline(ctx, params.id),
    ]);
    return { ...summary, timeline: steps, truncated };
  },
});
