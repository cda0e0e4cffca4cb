import type { ReactNode } from "react";
import css from "./sign-in.module.css";

export const dynamic = "force-dynamic";

/** The pages before the console: one card, nothing to distract. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <main className={css.page}>
      <p className={css.name}>Bailiwick</p>
      <div className={css.card}>{children}</div>
    </main>
  );
}
