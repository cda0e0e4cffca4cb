"use client";

import { useEffect, useState } from "react";
import type { ActionView } from "@/lib/actions/view";

export type Fetched =
  | { state: "loading" }
  | { state: "done"; action: ActionView }
  | { state: "failed"; what: string; requestId: string | null };

const KEPT = 40;
const kept = new Map<string, ActionView>();

/** Actions do not change under the reader's eyes: the last few are kept for stepping back and forth. */
function keep(action: ActionView): void {
  kept.delete(action.id);
  kept.set(action.id, action);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
}

async function load(id: string, signal: AbortSignal): Promise<Fetched> {
  const response = await fetch(`/api/v1/actions/${encodeURIComponent(id)}`, { signal });
  const body = await response.json();
  if (response.ok) {
    keep(body);
    return { state: "done", action: body };
  }
  const what =
    [...new Set([body.title, body.detail])].filter(Boolean).join(" ") || "The action could not be loaded.";
  return { state: "failed", what, requestId: body.requestId ?? null };
}

/** Loads one action by id through the API; a later id cancels an earlier one. `attempt` counts retries. */
export function useAction(id: string | null, attempt: number): Fetched {
  const [fetched, setFetched] = useState<{ id: string | null; end: Fetched }>({
    id: null,
    end: { state: "loading" },
  });
  useEffect(() => {
    if (id === null || kept.has(id)) return;
    const abort = new AbortController();
    load(id, abort.signal)
      .catch((): Fetched => ({ state: "failed", what: "The console could not be reached.", requestId: null }))
      .then((end) => {
        if (!abort.signal.aborted) setFetched({ id, end });
      });
    return () => abort.abort();
  }, [id, attempt]);
  const cached = id === null ? undefined : kept.get(id);
  if (cached) return { state: "done", action: cached };
  return fetched.id === id ? fetched.end : { state: "loading" };
}
