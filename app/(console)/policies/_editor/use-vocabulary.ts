"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import { type Tools, vocabularyWith, withLearned } from "./learned";

const NONE: Tools = {};

/**
 * What rules may name in this tenant, once it came. `named` are the tools of the text, whose arguments came with its reading;
 * `learn` asks for those of another that nobody described, once: again only where nothing was known of it yet.
 */
export function useVocabulary(named: Tools = NONE): {
  vocabulary: Vocabulary | null;
  learn: (tool: string) => void;
} {
  const [base, setBase] = useState<Vocabulary | null>(null);
  const [learned, setLearned] = useState(named);
  const [read, setRead] = useState(named);
  const asked = useRef(new Set<string>());
  if (read !== named) {
    setRead(named);
    setLearned(withLearned(learned, named));
  }
  const learn = useCallback((tool: string) => {
    if (asked.current.has(tool)) return;
    asked.current.add(tool);
    load(tool)
      .then((known) => {
        setBase(known);
        setLearned((before) => withLearned(before, known.tools));
        if (tool !== "" && !known.tools[tool]) asked.current.delete(tool);
      })
      // Without it the editor completes nothing, and checks all the same.
      .catch(() => asked.current.delete(tool));
  }, []);
  useEffect(() => learn(""), [learn]);
  const vocabulary = useMemo(() => base && vocabularyWith(base, learned), [base, learned]);
  return { vocabulary, learn };
}

async function load(tool: string): Promise<Vocabulary> {
  const query = tool === "" ? "" : `?${new URLSearchParams({ tool })}`;
  const response = await fetch(`/api/v1/policies/vocabulary${query}`);
  if (!response.ok) throw new Error(`The vocabulary answered ${response.status}.`);
  return await response.json();
}
