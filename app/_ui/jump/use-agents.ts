"use client";

import { useEffect, useState } from "react";

interface Found {
  id: string;
  name: string;
}

const PAUSE_MS = 150;
const FEWEST = 2;
const MOST = 5;

/** Agents that are called so, by the API; none until it answered, or where it refuses. */
export function useAgents(q: string): readonly Found[] {
  const [found, setFound] = useState<{ q: string; agents: Found[] }>({ q: "", agents: [] });
  useEffect(() => {
    if (q.length < FEWEST) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const agents = await search(q, abort.signal).catch(() => []);
      if (!abort.signal.aborted) setFound({ q, agents });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [q]);
  return found.q === q ? found.agents : [];
}

async function search(q: string, signal: AbortSignal): Promise<Found[]> {
  const response = await fetch(`/api/v1/agents?${new URLSearchParams({ q, limit: String(MOST) })}`, {
    signal,
  });
  if (!response.ok) return [];
  const { agents } = (await response.json()) as { agents: Found[] };
  return agents;
}
