import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import { type CounterDifference, reconcileCounters } from "@/lib/quotas/reconcile";
import { reconcileTraces, type TraceReconciliation } from "@/lib/quotas/reconcileTraces";
import css from "../quotas.module.css";
import { QUALITY_PATH, quotaHref } from "../url";

/** Whether the rows of each counter add up to it, added up just now. */
export async function ReconciledCard({ ctx, fromMs }: { ctx: Ctx; fromMs: number }) {
  const end = await settle(reconcileCounters(ctx, fromMs), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="The ledger could not be added up"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={QUALITY_PATH}
      />
    );
  const { checkedAt, counters, rows, different } = end.value;
  return (
    <section className={css.card} aria-labelledby="sums">
      <h2 id="sums">Do the rows add up to the counters?</h2>
      <p className={css.foot}>
        {different.length === 0
          ? `Yes: ${counted(counters, "counter")}, ${counted(rows, "row")}, no difference.`
          : `No: ${counted(different.length, "counter")} of ${count(counters)} differ from the sum of their rows.`}{" "}
        Checked {fullTime(checkedAt)}.
      </p>
      {different.length > 0 && <DifferentTable different={different} />}
    </section>
  );
}

function DifferentTable({ different }: { different: readonly CounterDifference[] }) {
  return (
    <ScrollRegion labelledBy="sums">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Counter</th>
            <th scope="col">Window</th>
            <th scope="col" className={css.number}>
              Used, by rows
            </th>
            <th scope="col" className={css.number}>
              Set aside, by rows
            </th>
          </tr>
        </thead>
        <tbody>
          {different.map((one) => (
            <tr key={`${one.quota} ${one.holder} ${one.windowStart}`}>
              <th scope="row">
                <Link href={quotaHref(one.quota, one)}>
                  <Text of={`${one.quota} ${one.holder}`} />
                </Link>
              </th>
              <td className={css.when}>{fullTime(one.windowStart)}</td>
              <td className={css.number}>
                {count(one.settled)}, {count(one.settledRows)}
              </td>
              <td className={css.number}>
                {count(one.reserved)}, {count(one.reservedRows)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Whether the traces say the same tokens as the ledger charged. */
export async function TracesCard({ ctx, range }: { ctx: Ctx; range: TimeRange }) {
  const end = await settle(reconcileTraces(ctx, range), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="The traces could not be compared"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={QUALITY_PATH}
      />
    );
  const { traces, equal, missing, different, withoutTrace, isCut } = end.value;
  return (
    <section className={css.card} aria-labelledby="traces">
      <h2 id="traces">Do the traces say the same?</h2>
      <p className={css.foot}>
        {traces === 0
          ? "No settled request named its trace: nothing can be compared."
          : `${count(equal)} of ${counted(traces, "trace")} with the same tokens, ${count(missing)} never arrived.`}
        {withoutTrace > 0 && ` ${counted(withoutTrace, "request")} named no trace.`}
        {isCut && " Only the newest are compared."}
      </p>
      {different.length > 0 && <TracesTable different={different} />}
    </section>
  );
}

function TracesTable({ different }: Pick<TraceReconciliation, "different">) {
  const words = (tokens: { inputTokens: number; outputTokens: number } | null) =>
    tokens === null ? "No such trace" : `${count(tokens.inputTokens)} in, ${count(tokens.outputTokens)} out`;
  return (
    <ScrollRegion labelledBy="traces">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Trace</th>
            <th scope="col" className={css.number}>
              Requests
            </th>
            <th scope="col">Charged</th>
            <th scope="col">In the trace</th>
          </tr>
        </thead>
        <tbody>
          {different.map((one) => (
            <tr key={one.traceId}>
              <th scope="row" className={css.mono}>
                <Link href={`/audit?q=session:${encodeURIComponent(one.traceId)}`}>
                  <Text of={one.traceId} />
                </Link>
              </th>
              <td className={css.number}>{count(one.requests)}</td>
              <td>{words(one.ledger)}</td>
              <td>{words(one.trace)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
