import type { ReactNode } from "react";
import css from "./states.module.css";

/** Nothing to show, and the one next step. The heading says what is so. */
export function Empty({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <div className={css.state}>
      <h2>{heading}</h2>
      {children}
    </div>
  );
}
