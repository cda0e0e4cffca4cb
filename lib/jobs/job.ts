import type { jobs } from "@/db/store/schema/jobs";
import { withoutSecrets } from "@/lib/changes/secrets";
import type { Progress } from "./kind";

export const JOB_STATES = ["waiting", "running", "done", "failed", "cancelled"] as const;
export type JobState = (typeof JOB_STATES)[number];
export type JobRow = typeof jobs.$inferSelect;

/** A job as people see it. Times are ISO 8601. */
export interface JobView {
  id: string;
  kind: string;
  label: string;
  state: JobState;
  /** How often it was begun; a person's retry begins anew. */
  attempt: number;
  maxAttempts: number;
  /** Of a waiting job: not before. */
  runAt: string;
  cancelRequested: boolean;
  progress: Progress | null;
  /** Of the last attempt, in words; null where none failed. */
  error: string | null;
  /** The name of the schedule that made it. */
  schedule: string | null;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
}

export function jobView(row: JobRow): JobView {
  const { id, kind, label, state, attempt, maxAttempts, cancelRequested, error, schedule, createdBy } = row;
  return {
    id,
    kind,
    label,
    state,
    attempt,
    maxAttempts,
    runAt: row.runAt.toISOString(),
    cancelRequested,
    progress: progressOf(row),
    error,
    schedule,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export function progressOf(row: JobRow): Progress | null {
  const { progressDone: done, progressTotal: total, progressWords: words } = row;
  return done === null ? null : { done, total, ...(words === null ? {} : { words }) };
}

/** What the change log says of a job. */
export function jobSnapshot(row: JobRow): object {
  const { kind, label, state, attempt, cancelRequested } = row;
  return { kind, label, state, attempt, cancelRequested, input: withoutSecrets(row.input as object) };
}
