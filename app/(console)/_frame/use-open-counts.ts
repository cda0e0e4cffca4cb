"use client";

import { useEffect, useRef, useState } from "react";
import type { OpenCounts } from "@/lib/approvals/countOpen";

const EVERY_MS = 30_000;

/**
 * What waits and what is stopped: as the frame was drawn, and looked up again at each page and every 30 s while somebody looks,
 * since the frame stands while pages change. Null for who may not see it.
 */
export function useOpenCounts(drawn: OpenCounts | null, path: string): OpenCounts | null {
  const [said, setSaid] = useState({ drawn, counts: drawn });
  const isDrawn = useRef(true);
  if (said.drawn !== drawn) setSaid({ drawn, counts: drawn });
  const maySee = drawn !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is the reason to look.
  useEffect(() => {
    if (!maySee) return;
    const abort = new AbortController();
    const look = () => {
      if (document.hidden) return;
      load(abort.signal).then(
        (counts) => setSaid((before) => ({ ...before, counts })),
        // The numbers of before stand: whoever opens the page sees what is true.
        () => {},
      );
    };
    if (!isDrawn.current) look();
    isDrawn.current = false;
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      abort.abort();
    };
  }, [maySee, path]);
  return said.counts;
}

async function load(signal: AbortSignal): Promise<OpenCounts> {
  const response = await fetch("/api/v1/control-counts", { signal });
  if (!response.ok) throw new Error(`The counts answered ${response.status}.`);
  return await response.json();
}
