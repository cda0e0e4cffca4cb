import Link from "next/link";
import { count } from "@/app/_ui/format/count";
import type { ShowbackMonthView } from "@/lib/showback/get";
import css from "../showback.module.css";

const SHOWN = 12;

const minute = (iso: string) => iso.slice(0, 16).replace("T", " ");

/** What was closed, when, and by which prices. */
export function AboutCard({ month }: { month: ShowbackMonthView }) {
  const { priceVersions: prices } = month;
  return (
    <section className={css.card} aria-labelledby="about">
      <h2 id="about">About this closing</h2>
      <dl className={css.facts}>
        <dt>Month</dt>
        <dd>
          {minute(month.from)} to {minute(month.to)} UTC, the end not included: a month in {month.zone}
        </dd>
        <dt>Closing</dt>
        <dd>
          {month.closing}, on {minute(month.closedAt)} UTC by {month.closedBy}.{" "}
          <Link href="/changes">Changes</Link>
        </dd>
        <dt>Lines</dt>
        <dd>{count(month.lineCount)}</dd>
        <dt>Price versions</dt>
        <dd className={css.mono}>
          {prices.slice(0, SHOWN).join(", ") || "none"}
          {prices.length > SHOWN && ` and ${count(prices.length - SHOWN)} more`}
        </dd>
        <dt>SHA-256</dt>
        <dd className={css.mono}>{month.digest}</dd>
      </dl>
    </section>
  );
}
