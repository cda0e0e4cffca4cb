import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import buttons from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isDomainError } from "@/lib/base/errors";
import { getMonth } from "@/lib/showback/get";
import { sumsOf } from "@/lib/showback/sums";
import css from "../showback.module.css";
import { focusHref, monthHref, readMonthUrl, SHOWBACK_PATH } from "../url";
import { monthWords, totalsWords } from "../words";
import { AboutCard } from "./about-card";
import { CheckCard } from "./check-card";
import { SumsTable } from "./sums-table";

export const metadata: Metadata = { title: "Closed month" };

interface MonthPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

/** Who pays for this month? */
export default async function MonthPage({ params, searchParams }: MonthPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const { by, check } = readMonthUrl(await searchParams);
  const end = await settle(Promise.all([getMonth(ctx, id), sumsOf(ctx, id, by)]), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The month could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={monthHref(id, by)}
      />
    );
  }
  const [month, sums] = end.value;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href={SHOWBACK_PATH}>Showback</Link>
      </nav>
      <PageHead
        title={monthWords(month.month)}
        actions={(["csv", "parquet"] as const).map((format) => (
          <a key={format} className={buttons.button} href={focusHref(month.id, format)} download>
            FOCUS 1.2 as {format === "csv" ? "CSV" : "Parquet"}
          </a>
        ))}
      >
        {totalsWords(month.totals)}
        {!month.stands && (
          <>
            {" "}
            <strong>A later closing took its place.</strong>
          </>
        )}
        {month.reason !== null && (
          <>
            {" "}
            Closed again: <Text of={month.reason} />
          </>
        )}
      </PageHead>
      <SumsTable month={month} sums={sums} by={by} />
      <div className={css.columns}>
        <AboutCard month={month} />
        <CheckCard ctx={ctx} month={month} by={by} isAsked={check} />
      </div>
    </div>
  );
}
