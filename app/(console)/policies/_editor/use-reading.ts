"use client";

import { useEffect, useState } from "react";
import type { PolicyReading } from "@/lib/policies/form/readPolicy";

/** What a text says, and of which text it was said. */
export interface Reading extends PolicyReading {
  of: string;
}

const PAUSE_MS = 350;

/** Reads a text at each pause of typing; the last reading stands until the next one came. */
export function useReading(text: string, first: Reading): { reading: Reading; failed: string | null } {
  const [reading, setReading] = useState(first);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    if (text === reading.of) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask<PolicyReading>("read", text, abort.signal)
        .then((said) => {
          setReading({ ...said, of: text });
          setFailed(null);
        })
        .catch((error: Error) => {
          if (!abort.signal.aborted) setFailed(error.message);
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, reading.of]);
  return { reading, failed };
}

/** Asks the API about a text. Rejects with words for people. */
export async function ask<T>(what: "read" | "format", text: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1/policies/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text }),
    ...(signal ? { signal } : {}),
  });
  const body = await response.json();
  if (response.ok) return body;
  throw new Error(
    [...new Set([body.title, body.detail])].filter(Boolean).join(" ") || "It could not be read.",
  );
}
