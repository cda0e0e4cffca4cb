import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { listMonths, type ShowbackMonthView } from "@/lib/showback/get";
import { monthsOver } from "@/lib/showback/month";
import { CloseButton } from "./close-button";
import { MonthsTable } from "./months-table";
import { openClosings } from "./open-closings";
import css from "./showback.module.css";
import { SHOWBACK_PATH } from "./url";
import { monthWords, totalsWords } from "./words";

export const metadata: Metadata = { title: "Showback" };

const OFFERED = 13;

/** Who pays for what was used? */
export default async function ShowbackPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  await searchParams;
  const end = await settle(Promise.all([listMonths(ctx), openClosings(ctx)]), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="The closed months could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={SHOWBACK_PATH}
      />
    );
  const [months, running] = end.value;
  return (
    <div className={css.page}>
      <PageHead title="Showback" actions={<Close ctx={ctx} months={months} />}>
        <Sentence ctx={ctx} months={months} />
      </PageHead>
      {running.map(({ id, words }) => (
        <p key={id} className={css.note} role="status">
          {words} <Link href="/jobs">See jobs</Link>
        </p>
      ))}
      <section className={css.card} aria-labelledby="months">
        <h2 id="months" className="bw-unseen">
          Closed months
        </h2>
        {months.length > 0 ? (
          <MonthsTable months={months} />
        ) : (
          <Empty heading="No month is closed">
            <p>
              Closing a month keeps what each cost centre, team, key and person used, at the prices of the
              day, and gives it as FOCUS 1.2. Until then <Link href="/usage">usage</Link> is as it stands.
            </p>
          </Empty>
        )}
      </section>
    </div>
  );
}

function Close({ ctx, months }: { ctx: Ctx; months: readonly ShowbackMonthView[] }) {
  if (!ctx.abilities.has("maas.write")) return null;
  const zone = months[0]?.zone ?? "UTC";
  const closed = new Set(months.map(({ month }) => month));
  const offered = monthsOver(ctx.now(), zone, OFFERED).map((month) => ({
    value: month,
    label: closed.has(month) ? `${month}, closed` : month,
  }));
  return <CloseButton months={offered} zone={zone} />;
}

/** The newest closed month in numbers, and which one is due. */
function Sentence({ ctx, months }: { ctx: Ctx; months: readonly ShowbackMonthView[] }) {
  const last = months.find(({ stands }) => stands);
  const [due] = monthsOver(ctx.now(), last?.zone ?? "UTC", 1);
  const isDue = due !== undefined && !months.some(({ month }) => month === due);
  return (
    <>
      {last ? (
        <>
          <strong>{monthWords(last.month)}</strong>: {totalsWords(last.totals)}
        </>
      ) : (
        "No month is closed yet."
      )}
      {isDue && ` ${monthWords(due)} is over and not closed.`}
    </>
  );
}
