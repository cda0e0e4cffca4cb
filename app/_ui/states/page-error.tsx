"use client";

import buttons from "../button.module.css";
import css from "./states.module.css";

/** A page that failed whole. The digest is what the log has it under. */
export function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div className={css.state} role="alert">
      <h1>This page could not be shown</h1>
      <p>Nothing was changed. Try again; if it stays so, give this reference to an administrator.</p>
      {error.digest && <code>{error.digest}</code>}
      <button type="button" className={buttons.button} onClick={() => retry()}>
        Try again
      </button>
    </div>
  );
}
