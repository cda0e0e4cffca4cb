"use client";

import { ActButton } from "@/app/_ui/form/act-button";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import type { JobView } from "@/lib/jobs/job";
import { cancelJobMutation, retryJobMutation } from "./mutations";

type Acted = Pick<JobView, "id" | "label" | "state" | "attempt" | "cancelRequested">;

/** What can be done with a job as it is now. */
export function JobActions({ job: { id, label, state, attempt, cancelRequested } }: { job: Acted }) {
  const isEnded = state === "failed" || state === "cancelled";
  const waitsAgain = state === "waiting" && attempt > 0;
  return (
    <>
      {(isEnded || waitsAgain) && (
        <ActButton
          label={waitsAgain ? "Try now" : "Retry"}
          name={`${waitsAgain ? "Try now" : "Retry"}: ${label}`}
          id={id}
          action={retryJobMutation}
        />
      )}
      {(state === "waiting" || (state === "running" && !cancelRequested)) && (
        <ConfirmButton
          label="Cancel"
          name={`Cancel: ${label}`}
          title="Cancel this job?"
          id={id}
          action={cancelJobMutation}
          submit="Cancel the job"
        >
          {state === "running"
            ? "It stops within 2 seconds. What it has done so far stays done; Retry goes on from there where it can."
            : "It will not begin. Retry leaves it again."}
        </ConfirmButton>
      )}
    </>
  );
}
