import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { cancelJob } from "@/lib/jobs/cancel";
import { getJob } from "@/lib/jobs/get";
import { JOB_STATES } from "@/lib/jobs/job";
import { listJobs } from "@/lib/jobs/list";
import { retryJob } from "@/lib/jobs/retry";

const state = z.enum(JOB_STATES);

const jobFields = z.object({
  id: z.string(),
  kind: z.string(),
  label: z.string().describe("what it does, for people"),
  state,
  attempt: z.number().describe("how often it was begun; a retry begins anew"),
  maxAttempts: z.number(),
  runAt: z.string().describe("of a waiting job: not before"),
  cancelRequested: z.boolean(),
  progress: z
    .object({ done: z.number(), total: z.number().nullable(), words: z.string().optional() })
    .nullable(),
  error: z.string().nullable().describe("of the last attempt that failed"),
  schedule: z.string().nullable().describe("the name of the schedule that made it"),
  createdBy: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
const jobJson = jobFields.meta({ id: "Job" });

const jobDetailJson = jobFields
  .extend({
    input: z.unknown().describe("without the fields whose names say that they are secret"),
    result: z.unknown().describe("what it returned; null until it is done"),
    attempts: z
      .array(
        z.object({
          id: z.string(),
          attempt: z.number(),
          process: z.string().describe("host and process number"),
          startedAt: z.string(),
          endedAt: z.string().nullable(),
          outcome: z.enum(["running", "done", "failed", "cancelled", "released", "lost"]),
          error: z.string().nullable(),
        }),
      )
      .describe("newest first; `released` by a process that was stopped, `lost` with one that died"),
  })
  .meta({ id: "JobDetail" });

const params = z.object({ id: z.string() });
const ABILITY = "Each job has the ability of what it does; those without it do not see it.";

export const listJobsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/jobs",
  tag: "jobs",
  summary: "List long work, newest first",
  description: `${ABILITY} Ended jobs are kept for 30 days.`,
  ability: null,
  query: z.strictObject({
    state: state.optional(),
    kind: z.string().optional(),
    schedule: z.string().optional().describe("a schedule's name"),
    routine: z
      .stringbool()
      .default(false)
      .describe("housekeeping that is done as well: kept for a day, and left out unless asked for"),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().optional().describe("`next` of the page before"),
  }),
  response: z.object({ jobs: z.array(jobJson), next: z.string().nullable() }),
  run: async (ctx, { query }) => listJobs(ctx, query),
});

export const getJobOperation = defineOperation({
  method: "GET",
  path: "/api/v1/jobs/{id}",
  tag: "jobs",
  summary: "Get a job with its input, its result and each attempt",
  description: ABILITY,
  ability: null,
  params,
  response: jobDetailJson,
  run: async (ctx, { params: { id } }) => getJob(ctx, id),
});

export const cancelJobOperation = defineOperation({
  method: "POST",
  path: "/api/v1/jobs/{id}/cancel",
  tag: "jobs",
  summary: "Cancel a job: at once while it waits, within 2 s while it runs",
  description: `${ABILITY} What it has done so far stays done.`,
  ability: null,
  params,
  response: jobJson,
  run: async (ctx, { params: { id } }) => cancelJob(ctx, id),
});

export const retryJobOperation = defineOperation({
  method: "POST",
  path: "/api/v1/jobs/{id}/retry",
  tag: "jobs",
  summary: "Begin a failed or cancelled job anew, or a waiting one now",
  description: ABILITY,
  ability: null,
  params,
  response: jobJson,
  run: async (ctx, { params: { id } }) => retryJob(ctx, id),
});
