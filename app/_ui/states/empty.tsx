import type { ReactNode } from "react";
import css from "./states.module.css";

/** Nothing to show, and the one next step. The heading says what is so. */
export function Empty({
  heading,
  level = 2,
  children,
}: {
  heading: string;
  /** 1 where it is all that the page shows. */
  level?: 1 | 2;
  children: ReactNode;
}) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={css.state}>
      <Heading>{heading}</Heading>
      {children}
    </div>
  );
}
