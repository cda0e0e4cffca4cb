"use client";

import { CopyButton } from "@/app/_ui/copy-button";
import css from "./connect.module.css";
import { snippets } from "./snippets";

/** One snippet open at a time: native disclosures, so they work without script. */
export function SnippetList({ endpoint, secret }: { endpoint: string; secret: string | null }) {
  return (
    <div className={css.snippets}>
      {snippets(endpoint, secret).map((snippet, index) => (
        <details
          key={snippet.id}
          name="snippet"
          open={index === 0}
          className={css.snippet}
          suppressHydrationWarning
        >
          <summary>{snippet.label}</summary>
          <p className={css.note}>{snippet.note}</p>
          <div className={css.code}>
            <pre>{snippet.code}</pre>
            <CopyButton text={snippet.code} label={snippet.label} />
          </div>
        </details>
      ))}
    </div>
  );
}
