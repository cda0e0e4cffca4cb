"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { cancelJob } from "@/lib/jobs/cancel";
import { pauseSchedule, resumeSchedule } from "@/lib/jobs/pauseSchedule";
import { retryJob } from "@/lib/jobs/retry";
import { runScheduleNow } from "@/lib/jobs/runSchedule";
import { jobHref } from "./url";

const one = z.object({ id: z.string() });

type Before = unknown;

export async function cancelJobMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, async (ctx, { id }) => cancelJob(ctx, id).then(() => null));
}

export async function retryJobMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, async (ctx, { id }) => retryJob(ctx, id).then(() => null));
}

export async function pauseScheduleMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, async (ctx, { id }) => pauseSchedule(ctx, id).then(() => null));
}

export async function resumeScheduleMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, async (ctx, { id }) => resumeSchedule(ctx, id).then(() => null));
}

/** Leaves the schedule's job and goes to it. */
export async function runScheduleMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, async (ctx, { id }) =>
    redirect(jobHref((await runScheduleNow(ctx, id)).id)),
  );
}
