import type { Ctx } from "@/lib/access/ctx";
import { listJobs } from "@/lib/jobs/list";
import { CLOSE_MONTH } from "@/lib/showback/close";

const SHOWN_FAILED_MS = 86_400_000;

/** Closings that are not done yet, and those that failed in the last day, in words; none for who may not close months. */
export async function openClosings(ctx: Ctx): Promise<{ id: string; words: string }[]> {
  if (!ctx.abilities.has(CLOSE_MONTH.ability)) return [];
  const { jobs } = await listJobs(ctx, { kind: CLOSE_MONTH.name });
  return jobs
    .filter(
      ({ state, endedAt }) =>
        endedAt === null || (state === "failed" && Date.parse(endedAt) > ctx.now() - SHOWN_FAILED_MS),
    )
    .map(({ id, label, state, progress, error }) => ({
      id,
      words: `${label}: ${state === "failed" ? `failed. ${error ?? ""}` : (progress?.words ?? "waiting to be begun")}.`,
    }));
}
