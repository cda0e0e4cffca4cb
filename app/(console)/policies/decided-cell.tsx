import Link from "next/link";
import { count } from "@/app/_ui/format/count";
import type { Settled } from "@/app/_ui/list/settle";
import type { DecisionCount } from "@/lib/policies/decisionCounts";
import css from "./policies.module.css";
import { decisionsHref } from "./url";

interface DecidedCellProps {
  policy: string;
  /** Asked once for all rows; each waits for it by itself, so that the table does not. */
  counts: Promise<Settled<ReadonlyMap<string, DecisionCount>>>;
}

/** What a policy decided in 7 days, and how much of it was denied or held. */
export async function DecidedCell({ policy, counts }: DecidedCellProps) {
  const read = await counts;
  if (!read.ok) return <span className={css.subtle}>could not be counted</span>;
  const { decided, stopped } = read.value.get(policy) ?? { decided: 0, stopped: 0 };
  if (decided === 0) return <span className={css.subtle}>none</span>;
  const share = (stopped / decided) * 100;
  return (
    <>
      <Link href={decisionsHref(policy)}>{count(decided)}</Link>
      <div className={css.subtle}>
        {stopped === 0
          ? "none denied or held"
          : `${count(stopped)} denied or held, ${share < 0.1 ? "under 0.1" : share.toFixed(1)}\u00a0%`}
      </div>
    </>
  );
}
