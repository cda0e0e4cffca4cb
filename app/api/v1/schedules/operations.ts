import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { JOB_STATES } from "@/lib/jobs/job";
import { listSchedules } from "@/lib/jobs/listSchedules";
import { pauseSchedule, resumeSchedule } from "@/lib/jobs/pauseSchedule";
import { runScheduleNow } from "@/lib/jobs/runSchedule";

const scheduleFields = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string().describe("of its jobs"),
  label: z.string().describe("what its jobs do, for people"),
  cron: z.string().describe("minute hour day month weekday"),
  timeZone: z.string().describe("IANA, such as Europe/Berlin"),
  paused: z.boolean(),
  nextAt: z.string().nullable().describe("null while it is paused"),
});
const scheduleJson = scheduleFields.meta({ id: "Schedule" });

const params = z.object({ id: z.string() });
const ABILITY = "Each schedule has the ability of what it does; those without it do not see it.";

export const listSchedulesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/schedules",
  tag: "jobs",
  summary: "List what recurs, by name",
  description: ABILITY,
  ability: null,
  response: z.object({
    schedules: z.array(
      scheduleFields.extend({
        last: z
          .object({ id: z.string(), state: z.enum(JOB_STATES), createdAt: z.string() })
          .nullable()
          .describe("the newest job that it made"),
      }),
    ),
  }),
  run: async (ctx) => ({ schedules: await listSchedules(ctx) }),
});

export const pauseScheduleOperation = defineOperation({
  method: "POST",
  path: "/api/v1/schedules/{id}/pause",
  tag: "jobs",
  summary: "Make no more jobs until it is resumed",
  description: `${ABILITY} What runs goes on.`,
  ability: null,
  params,
  response: scheduleJson,
  run: async (ctx, { params: { id } }) => pauseSchedule(ctx, id),
});

export const resumeScheduleOperation = defineOperation({
  method: "POST",
  path: "/api/v1/schedules/{id}/resume",
  tag: "jobs",
  summary: "Make jobs again, from its next time on",
  description: `${ABILITY} What was missed while it was paused stays so.`,
  ability: null,
  params,
  response: scheduleJson,
  run: async (ctx, { params: { id } }) => resumeSchedule(ctx, id),
});

export const runScheduleOperation = defineOperation({
  method: "POST",
  path: "/api/v1/schedules/{id}/run",
  tag: "jobs",
  summary: "Leave its job now; its times stay",
  description: `${ABILITY} Where its last job is still open, that one is the answer.`,
  ability: null,
  params,
  response: z.object({ id: z.string().describe("of the job"), isNew: z.boolean() }),
  status: 202,
  run: async (ctx, { params: { id } }) => runScheduleNow(ctx, id),
});
