import type { ReactNode } from "react";
import css from "./page-head.module.css";

/** First line of every page: its name and the sentence with numbers that answers the question people come with. */
export function PageHead({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className={css.head}>
      <h1>{title}</h1>
      <div className={css.sentence}>{children}</div>
      {actions && <div className={css.actions}>{actions}</div>}
    </header>
  );
}
