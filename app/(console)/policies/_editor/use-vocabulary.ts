"use client";

import { useEffect, useState } from "react";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";

/** What rules may name in this tenant, once it came; `learn` asks for a tool's arguments that nobody described. */
export function useVocabulary(): { vocabulary: Vocabulary | null; learn: (tool: string) => void } {
  const [vocabulary, setVocabulary] = useState<Vocabulary | null>(null);
  const [tool, learn] = useState("");
  useEffect(() => {
    const abort = new AbortController();
    load(tool, abort.signal)
      .then((known) => {
        if (known) setVocabulary(known);
      })
      // Without it the editor completes nothing, and checks all the same.
      .catch(() => {});
    return () => abort.abort();
  }, [tool]);
  return { vocabulary, learn };
}

async function load(tool: string, signal: AbortSignal): Promise<Vocabulary | null> {
  const query = tool === "" ? "" : `?${new URLSearchParams({ tool })}`;
  const response = await fetch(`/api/v1/policies/vocabulary${query}`, { signal });
  return response.ok ? await response.json() : null;
}
