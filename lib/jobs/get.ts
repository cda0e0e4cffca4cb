import { desc, eq } from "drizzle-orm";
import { jobAttempts } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { withoutSecrets } from "@/lib/changes/secrets";
import { type JobView, jobView } from "./job";
import { seenJob } from "./seen";

const ATTEMPTS = 100;

/** One time that a process had the job. Times are ISO 8601. */
export interface AttemptView {
  id: string;
  attempt: number;
  /** Host and process number. */
  process: string;
  startedAt: string;
  endedAt: string | null;
  outcome: (typeof jobAttempts.$inferSelect)["outcome"];
  error: string | null;
}

export interface JobDetail extends JobView {
  /** Without the fields whose names say that they are secret. */
  input: unknown;
  /** What it returned; null until it is done. */
  result: unknown;
  /** Newest first, at most 100. */
  attempts: AttemptView[];
}

/** A job with what it was given, what it returned and each attempt. Throws NOT_FOUND. */
export async function getJob(ctx: Ctx, id: string): Promise<JobDetail> {
  const row = await seenJob(ctx, id);
  const attempts = await store()
    .select()
    .from(jobAttempts)
    .where(eq(jobAttempts.job, row.id))
    .orderBy(desc(jobAttempts.startedAt), desc(jobAttempts.attempt))
    .limit(ATTEMPTS);
  return {
    ...jobView(row),
    input: withoutSecrets(row.input),
    result: withoutSecrets(row.result),
    attempts: attempts.map(({ job: _job, startedAt, endedAt, ...one }) => ({
      ...one,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    })),
  };
}
