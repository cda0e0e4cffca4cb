"use client";

import { useEffect, useState } from "react";
import type { Reach } from "@/lib/stops/reach";
import type { StopKind } from "@/lib/stops/stop";
import { ELSE, ReachWords } from "./reach-words";
import css from "./stops.module.css";

type Said = (Reach & { days: number }) | "failed" | null;

/** In the dialog, before anything is stopped: what a stop reaches, counted once the dialog opens, and what else would. */
export function StopReach({ kind, target }: { kind: StopKind; target: string }) {
  const [said, setSaid] = useState<Said>(null);
  useEffect(() => {
    const abort = new AbortController();
    load(kind, target, abort.signal).then(setSaid, () => {
      if (!abort.signal.aborted) setSaid("failed");
    });
    return () => abort.abort();
  }, [kind, target]);
  const isAll = said !== null && said !== "failed" && said.actions > 0 && said.decided === said.actions;
  return (
    <div className={css.said}>
      <p role="status">
        {said === null && "Counting what passed a decision point…"}
        {said === "failed" && "It could not be counted: what a stop reaches is not known."}
        {said !== null && said !== "failed" && <ReachWords kind={kind} reach={said} days={said.days} />}
      </p>
      {said !== null && !isAll && <p>{ELSE[kind]}</p>}
    </div>
  );
}

async function load(kind: StopKind, target: string, signal: AbortSignal): Promise<Reach & { days: number }> {
  const response = await fetch(`/api/v1/stops/reach?${new URLSearchParams({ kind, target })}`, { signal });
  if (!response.ok) throw new Error(`The reach answered ${response.status}.`);
  return await response.json();
}
