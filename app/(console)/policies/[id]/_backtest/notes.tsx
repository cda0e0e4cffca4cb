import { count, counted } from "@/app/_ui/format/count";
import type { BacktestResult } from "@/lib/backtests/result";
import css from "./backtest.module.css";

/** What recorded traffic cannot show, and by which facts it was judged. */
export function Notes({ result }: { result: BacktestResult }) {
  const { facts, unseen, totals, distinct, tookMs } = result;
  return (
    <ul className={css.notes}>
      {unseen.laterSteps > 0 && (
        <li>
          {counted(unseen.laterSteps, "action")} came after the first that would be denied or held in its
          session: an agent that is stopped goes on otherwise, so these would not have happened like that.
        </li>
      )}
      {totals.unjudged > 0 && (
        <li>
          {counted(totals.unjudged, "action")} could not be judged, and what cannot be judged is denied.
        </li>
      )}
      {unseen.withoutContent > 0 && (
        <li>
          Of {counted(unseen.withoutContent, "call")} the arguments were not recorded, though a rule asks for
          them.
        </li>
      )}
      <li>
        {count(facts.stored)} judged by the facts stored when they happened, {count(facts.rebuilt)} by their
        rows and what the catalogs say today
        {facts.history &&
          "; what a session did before was rebuilt from its rows in order where it was not stored"}
        .
      </li>
      <li>
        {counted(distinct, "distinct request")} judged in {(tookMs / 1_000).toFixed(1)} s; the same decisions
        as one by one.
      </li>
    </ul>
  );
}
