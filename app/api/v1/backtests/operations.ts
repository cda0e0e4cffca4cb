import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { getBacktest, listBacktests } from "@/lib/backtests/backtest";
import { cancelBacktest } from "@/lib/backtests/cancel";
import { CHANGES } from "@/lib/backtests/result";
import { simulate } from "@/lib/backtests/simulate";
import { startBacktest } from "@/lib/backtests/start";
import { parseRange } from "@/lib/base/time";
import { POLICY_MODES } from "@/lib/policies/decision";

const tag = "policies";
const params = z.object({ id: z.string().max(100) });
const mode = z.enum(POLICY_MODES);
const count = z.number().int();
const said = z.enum(["none", "allow", "deny", "hold"]);

const totals = z.object({
  judged: count,
  unchanged: count,
  newlyAllowed: count,
  newlyDenied: count,
  newlyHeld: count,
  unjudged: count.describe("denied because a rule could not be judged; counted above as well"),
});

const group = z.object({
  change: z.enum(CHANGES),
  agent: z.object({ key: z.string(), name: z.string() }),
  rule: z
    .object({
      policy: z.string(),
      policyName: z.string(),
      version: count.describe("0 for the text under test"),
      rule: z.string(),
      title: z.string().nullable(),
    })
    .nullable()
    .describe("null for the want of a rule that permits it"),
  before: said.describe("`none` where no policy is in force, which stops nothing"),
  after: said,
  reason: z.string(),
  actions: count,
  sessions: count,
  examples: z
    .array(
      z.object({
        id: z.string(),
        session: z.string(),
        at: z.string(),
        kind: z.string(),
        resource: z.string(),
      }),
    )
    .describe("the newest 20"),
});

const resultJson = z
  .object({
    from: z.string(),
    to: z.string(),
    mode,
    sample: z.boolean().describe("over the newest actions only"),
    totals,
    groups: z.array(group).describe("newly allowed first; at most 500"),
    more: z.object({ groups: count, actions: count }),
    facts: z.object({
      stored: count.describe("judged by the facts that were stored when it happened"),
      rebuilt: count.describe("judged by its row, and by what the catalogs say today"),
      history: z.boolean(),
    }),
    unseen: z.object({ laterSteps: count, withoutContent: count }),
    distinct: count.describe("requests that rules can tell apart: each was judged once"),
    tookMs: count,
  })
  .meta({ id: "BacktestResult" });

const backtestJson = z
  .object({
    id: z.string(),
    policy: z.string(),
    digest: z.string(),
    draftRevision: count,
    mode,
    from: z.string(),
    to: z.string(),
    state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
    job: z.string().nullable(),
    error: z.string().nullable(),
    by: z.object({ id: z.string(), name: z.string() }),
    at: z.string(),
    endedAt: z.string().nullable(),
    totals: totals.nullable(),
  })
  .meta({ id: "Backtest" });

const range = {
  from: z.string().max(40).optional().describe("now-7d, ISO 8601 or epoch milliseconds; 7 days unless told"),
  to: z.string().max(40).optional(),
};

export const startBacktestOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/backtests",
  tag,
  ability: "policies.write",
  summary: "Run a policy over recorded traffic",
  description: "A job does it. Of a version, or of the draft; exact over the whole range.",
  params,
  body: z.strictObject({ ...range, version: count.min(1).optional(), mode: mode.default("enforce") }),
  response: backtestJson,
  status: 202,
  run: (ctx, { params: { id }, body: { from, to, version, mode } }) =>
    startBacktest(ctx, { policy: id, version, mode, ...parseRange(from, to, ctx.now()) }),
});

export const listBacktestsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/{id}/backtests",
  tag,
  ability: "audit.read",
  summary: "The newest 50 backtests of a policy",
  params,
  response: z.object({ backtests: z.array(backtestJson) }),
  run: async (ctx, { params: { id } }) => ({ backtests: await listBacktests(ctx, id) }),
});

export const simulateOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/{id}/simulate",
  tag,
  ability: "audit.read",
  summary: "What a text would say of the newest actions, at once",
  description: "Over the newest 2,000 or so of the range, exact for these. Nothing is kept.",
  params,
  body: z.strictObject({ ...range, text: z.string().max(200_000), mode: mode.default("enforce") }),
  response: resultJson.extend({ recorded: count.describe("actions of the whole range") }),
  run: (ctx, { params: { id }, body: { from, to, text, mode } }) =>
    simulate(ctx, { policy: id, text, mode, ...parseRange(from, to, ctx.now()) }),
});

export const getBacktestOperation = defineOperation({
  method: "GET",
  path: "/api/v1/backtests/{id}",
  tag,
  ability: "audit.read",
  summary: "One backtest and what it found",
  params,
  response: backtestJson.extend({ text: z.string(), result: resultJson.nullable() }),
  run: (ctx, { params: { id } }) => getBacktest(ctx, id),
});

export const cancelBacktestOperation = defineOperation({
  method: "POST",
  path: "/api/v1/backtests/{id}/cancel",
  tag,
  ability: "policies.write",
  summary: "End a backtest that waits or runs",
  params,
  response: backtestJson,
  run: (ctx, { params: { id } }) => cancelBacktest(ctx, id),
});
