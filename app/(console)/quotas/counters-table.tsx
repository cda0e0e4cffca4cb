import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { amountCell, amountWords } from "@/lib/quotas/amount";
import type { CounterView } from "@/lib/quotas/listCounters";
import { limitWords, modelsWords } from "@/lib/quotas/words";
import { Bullet } from "./bullet";
import css from "./quotas.module.css";
import { quotaHref } from "./url";
import { holderWords, inWords, KIND_WORDS, STATE_WORDS, zoneTime } from "./words";

interface CountersTableProps {
  labelledBy: string;
  counters: readonly CounterView[];
  nowMs: number;
  /** Of one quota: its name need not stand in every row. */
  isOfOne?: boolean;
}

/** Counters in their windows of now: how much is used and set aside, what is left, and when it ends. */
export function CountersTable({ labelledBy, counters, nowMs, isOfOne = false }: CountersTableProps) {
  return (
    <ScrollRegion labelledBy={labelledBy}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{isOfOne ? "Counter" : "Quota"}</th>
            <th scope="col">Used</th>
            <th scope="col" className={css.number}>
              Left
            </th>
            <th scope="col">At this pace</th>
            <th scope="col">Resets</th>
            <th scope="col" className={css.number}>
              Refused
            </th>
          </tr>
        </thead>
        <tbody>
          {counters.map((counter) => (
            <tr key={`${counter.quota.id} ${counter.holder}`}>
              {isOfOne ? <Holder counter={counter} /> : <Name counter={counter} />}
              <Used counter={counter} />
              <td className={css.number}>{amountCell(counter.remaining, counter.quota.measure)}</td>
              <Pace counter={counter} nowMs={nowMs} />
              <Resets counter={counter} nowMs={nowMs} />
              <td className={css.number}>{count(counter.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function rowsHref({ quota, holder, windowStart }: CounterView): string {
  return holder === null ? quotaHref(quota.id) : quotaHref(quota.id, { holder, windowStart });
}

function Name({ counter }: { counter: CounterView }) {
  const { quota } = counter;
  return (
    <th scope="row">
      <Link prefetch={false} href={rowsHref(counter)}>
        <Text of={quota.name} />
      </Link>
      <div className={css.subtle}>
        {KIND_WORDS[quota.subjectKind]}
        {quota.subject !== null && (
          <>
            {" "}
            <Text of={quota.subjectName ?? quota.subject} />
          </>
        )}
        {" · "}
        <Text of={holderWords(counter)} />
        {" · "}
        <Text of={modelsWords(quota.models)} />
        {quota.mode !== "hard" && ` · ${quota.mode}`}
      </div>
    </th>
  );
}

function Holder({ counter }: { counter: CounterView }) {
  const words = holderWords(counter);
  return (
    <th scope="row">
      {counter.holder === null ? (
        <span className={css.subtle}>{words}</span>
      ) : (
        <Link prefetch={false} href={rowsHref(counter)} aria-label={`Ledger rows: ${words}`}>
          <Text of={words} />
        </Link>
      )}
    </th>
  );
}

const NEAR_PERCENT = 80;

function Used({ counter }: { counter: CounterView }) {
  const { quota, settled, reserved, ceiling, override, state } = counter;
  const percent = Math.floor(((settled + reserved) / Math.max(1, ceiling)) * 100);
  // What is near by its pace alone is said beside it.
  const isTold = state === "full" || state === "off" || (state === "near" && percent >= NEAR_PERCENT);
  return (
    <td className={css.use}>
      <Bullet counter={counter} />
      <div>
        <strong className={state === "full" ? css.loud : undefined}>
          {percent.toLocaleString("en-US")} %
        </strong>
        {" · "}
        {amountCell(settled, quota.measure)} of {amountWords(ceiling, quota.measure)}
        {reserved > 0 && ` · ${amountCell(reserved, quota.measure)} set aside`}
        {override !== null && ` · override of ${limitWords(quota)}`}
        {isTold && ` · ${STATE_WORDS[state].toLowerCase()}`}
      </div>
    </td>
  );
}

function Pace({ counter, nowMs }: { counter: CounterView; nowMs: number }) {
  const { quota, fullAt, forecast, state } = counter;
  if (state === "full") return <td className={css.loud}>Full now</td>;
  if (fullAt !== null)
    return (
      <td>
        <strong className={css.loud}>full {zoneTime(fullAt, quota.zone, nowMs)}</strong>
        <div className={css.subtle}>{inWords(fullAt, nowMs)}</div>
      </td>
    );
  if (quota.measure === "concurrency" || state === "off") return <td className={css.subtle}>–</td>;
  if (forecast === null) return <td className={css.subtle}>Too early to say</td>;
  return <td>{quota.measure === "cost" ? usd(forecast) : count(forecast)} by the reset</td>;
}

function Resets({ counter: { quota, resetsAt }, nowMs }: { counter: CounterView; nowMs: number }) {
  if (resetsAt === null) return <td className={css.subtle}>As requests end</td>;
  return (
    <td className={css.when}>
      {zoneTime(resetsAt, quota.zone, nowMs)}
      <div className={css.subtle}>{quota.zone}</div>
      <div className={css.subtle}>{inWords(resetsAt, nowMs)}</div>
    </td>
  );
}
