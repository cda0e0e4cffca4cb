import type { ReactNode } from "react";
import css from "./scroll-region.module.css";

/** A table that may be wider than the screen: scrolls by itself, by keyboard too (WCAG 2.1.1). `labelledBy` is the heading's id. */
export function ScrollRegion({ labelledBy, children }: { labelledBy: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box without a focusable child needs a stop
    <div className={css.scroll} tabIndex={0} role="group" aria-labelledby={labelledBy}>
      {children}
    </div>
  );
}
