"use client";

import { type RefObject, useEffect, useState } from "react";
import { visible } from "@/app/_ui/content/visible";
import type { Preview } from "@/lib/quotas/preview";
import type { WhatIf } from "@/lib/quotas/whatIf";
import { quotaOfFields } from "./fields";
import css from "./quotas.module.css";
import { WhatIfWords } from "./what-if-words";

const PAUSE_MS = 500;

interface Said {
  preview: Preview | null;
  whatIf: WhatIf | "counting" | "failed" | null;
  /** What is wrong with the draft so far. */
  wrong: string | null;
  measure: string;
}

interface PreviewPanelProps {
  /** Around the form. */
  box: RefObject<HTMLElement | null>;
  /** Grows with each input. */
  typed: number;
  /** The quota that it would replace. */
  replaces: string | undefined;
}

/** What the draft says, what to know before it is saved, and what it would have done in the last 30 days. */
export function PreviewPanel({ box, typed, replaces }: PreviewPanelProps) {
  const [said, setSaid] = useState<Said>({ preview: null, whatIf: null, wrong: null, measure: "" });
  useEffect(() => {
    const abort = new AbortController();
    // The first look waits for nobody to stop typing.
    const timer = setTimeout(
      () => look(box.current, replaces, abort.signal, setSaid),
      typed === 0 ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [box, typed, replaces]);
  const { preview, whatIf, wrong, measure } = said;
  return (
    <section className={`${css.card} ${css.preview}`} aria-labelledby="preview">
      <h2 id="preview">Before you save</h2>
      <div className={css.body} role="status">
        {wrong !== null && <p>{visible(wrong)}</p>}
        {wrong === null && preview === null && <p>Reading the draft…</p>}
        {preview && (
          <>
            <p>
              <strong>{visible(preview.limit)}</strong>, {visible(preview.scope)}, on{" "}
              {visible(preview.models)}.
            </p>
            {preview.warnings.length > 0 && (
              <div className={css.warnings}>
                <ul>
                  {preview.warnings.map((warning) => (
                    <li key={warning}>{visible(warning)}</li>
                  ))}
                </ul>
              </div>
            )}
          </>
        )}
        {whatIf === "counting" && <p>Replaying the last 30 days…</p>}
        {whatIf === "failed" && (
          <p>The last 30 days could not be replayed: what it would have done is not known.</p>
        )}
        {whatIf !== null && typeof whatIf === "object" && <WhatIfWords whatIf={whatIf} measure={measure} />}
      </div>
    </section>
  );
}

async function look(
  box: HTMLElement | null,
  replaces: string | undefined,
  signal: AbortSignal,
  tell: (said: Said | ((before: Said) => Said)) => void,
): Promise<void> {
  const form = box?.querySelector("form");
  if (!form) return;
  const body = { quota: quotaOfFields(fieldsIn(new FormData(form))), ...(replaces && { replaces }) };
  const measure = String(body.quota.measure ?? "");
  if (body.quota.ceiling === "") {
    const wrong = "Give a ceiling: what it says, and what it would have done, then stand here.";
    return tell({ preview: null, whatIf: null, wrong, measure });
  }
  try {
    const preview = await post<Preview>("preview", body, signal);
    if ("wrong" in preview) return tell({ preview: null, whatIf: null, wrong: preview.wrong, measure });
    tell({ preview, whatIf: "counting", wrong: null, measure });
    const whatIf = await post<WhatIf>("what-if", body, signal);
    tell((before) => ({ ...before, whatIf: "wrong" in whatIf ? "failed" : whatIf }));
  } catch {
    if (!signal.aborted) tell((before) => ({ ...before, whatIf: "failed" }));
  }
}

async function post<T>(
  what: "preview" | "what-if",
  body: unknown,
  signal: AbortSignal,
): Promise<T | { wrong: string }> {
  const response = await fetch(`/api/v1/quotas/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const answer = await response.json();
  return response.ok ? (answer as T) : { wrong: wordsOf(answer) };
}

/** Of a problem (RFC 9457) what a person reads. */
function wordsOf(problem: { title?: string; detail?: string }): string {
  const said = [problem.title, problem.detail].filter((words) => words !== undefined);
  return said.join(" ") || "The draft cannot be read.";
}

function fieldsIn(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$"));
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}
