"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { visible } from "@/app/_ui/content/visible";
import { fullTime } from "@/app/_ui/format/time";
import css from "./connect.module.css";

/** The key that is waited for. */
export interface WatchedKey {
  id: string;
  name: string;
  /** ISO 8601; null until its first span. */
  firstSpanAt: string | null;
}

const POLL_MS = 2_000;

/** Asks when the key's first span arrived; null while it has not, or while the console does not answer. */
async function firstSpanOf(id: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch("/api/v1/keys?kind=ingest", { signal });
    const body: { keys?: WatchedKey[] } = await response.json();
    return body.keys?.find((key) => key.id === id)?.firstSpanAt ?? null;
  } catch {
    return null;
  }
}

/** Turns green at a key's first span, and says so; asks every two seconds while the page is looked at. */
export function Light({ watched }: { watched: WatchedKey }) {
  const [seen, setSeen] = useState<string | null>(watched.firstSpanAt);
  useEffect(() => {
    if (seen !== null) return;
    const abort = new AbortController();
    const timer = setInterval(async () => {
      if (document.hidden) return;
      const at = await firstSpanOf(watched.id, abort.signal);
      if (at !== null && !abort.signal.aborted) setSeen(at);
    }, POLL_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [watched.id, seen]);
  return (
    <p className={css.light} data-state={seen === null ? "waiting" : "received"}>
      <span className={seen === null ? css.waiting : css.received} aria-hidden="true">
        {seen === null ? "" : "✓"}
      </span>
      <span role="status">
        {seen === null
          ? `Waiting for the first span of ${visible(watched.name)}`
          : `First span of ${visible(watched.name)} received ${fullTime(seen)}`}
      </span>
      {seen !== null && <Link href="/audit?from=now-1h">See it in the audit</Link>}
    </p>
  );
}
