"use client";

import { useState } from "react";
import buttons from "../button.module.css";
import { Skeleton } from "../states/skeleton";
import { ActionDetail } from "./action-detail";
import { useAction } from "./fetch-action";
import type { Narrow } from "./narrow";

/** One action by id, fetched in the browser: its detail, rows of its height while it loads, or what went wrong and Retry. */
export function FetchedDetail({
  id,
  narrow,
  onSession = false,
  onReady,
}: {
  id: string;
  narrow?: Narrow;
  onSession?: boolean;
  onReady?: (box: HTMLElement | null) => void;
}) {
  const [attempt, setAttempt] = useState(0);
  const fetched = useAction(id, attempt);
  if (fetched.state === "loading") return <Skeleton rows={12} label="Loading the action" />;
  if (fetched.state === "done") {
    return (
      <div ref={onReady}>
        <ActionDetail action={fetched.action} narrow={narrow} onSession={onSession} />
      </div>
    );
  }
  return (
    <div role="alert">
      <h2>The action could not be shown</h2>
      <p>{fetched.what}</p>
      {fetched.requestId && (
        <p>
          Request <code>{fetched.requestId}</code>
        </p>
      )}
      <button type="button" className={buttons.button} onClick={() => setAttempt(attempt + 1)}>
        Retry
      </button>
    </div>
  );
}
