"use client";

import { useEffect, useState } from "react";
import type { Simulation } from "@/lib/backtests/simulate";
import type { PolicyMode } from "@/lib/policies/decision";
import type { Unsaved } from "../../_editor/desk";

const PAUSE_MS = 600;

/** Over which traffic, and in which mode: as the API takes it. */
export interface SimulationQuery {
  policy: string;
  mode: PolicyMode;
  /** `now-7d` or a time; none is said by an empty text. */
  from: string;
  to: string;
}

interface Ended {
  of: string;
  /** What was found, or why nothing was. */
  found: Simulation | string;
}

/**
 * Simulates a text that is right once nobody types, or at once where somebody asks; a text that comes later ends the
 * question before it. What was found of another text stands until then, and `isOfThis` says so.
 */
export function useSimulation(
  query: SimulationQuery,
  unsaved: Unsaved | null,
  asked: number,
): { found: Simulation | string | null; isOfThis: boolean } {
  const [ended, setEnded] = useState<Ended | null>(null);
  const [at, setAt] = useState(asked);
  const text = unsaved?.state === "right" ? unsaved.text : null;
  const { policy, mode, from, to } = query;
  const isUrgent = at !== asked;
  const of = JSON.stringify([policy, mode, from, to, text, asked]);
  const isOpen = text !== null && ended?.of !== of;
  useEffect(() => {
    if (!isOpen || text === null) return;
    const abort = new AbortController();
    const end = (found: Ended["found"]) => {
      if (abort.signal.aborted) return;
      setEnded({ of, found });
      setAt(asked);
    };
    const timer = setTimeout(
      () => {
        ask({ policy, mode, from, to }, text, abort.signal).then(end, (error: Error) => end(error.message));
      },
      isUrgent ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [isOpen, isUrgent, of, policy, mode, from, to, text, asked]);
  // What was found before the draft was saved says nothing of the edits after it.
  if (!unsaved && ended) setEnded(null);
  return { found: ended?.found ?? null, isOfThis: ended?.of === of };
}

async function ask(
  { policy, mode, from, to }: SimulationQuery,
  text: string,
  signal: AbortSignal,
): Promise<Simulation> {
  const response = await fetch(`/api/v1/policies/${encodeURIComponent(policy)}/simulate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, mode, ...(from && { from }), ...(to && { to }) }),
    signal,
  });
  const body = await response.json();
  if (response.ok) return body;
  throw new Error(
    [...new Set([body.title, body.detail])].filter(Boolean).join(" ") || "It was not simulated.",
  );
}
