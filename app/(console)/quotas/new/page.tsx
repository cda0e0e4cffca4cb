import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { quotaChoices } from "@/lib/quotas/choices";
import { QuotaForm } from "../quota-form";
import css from "../quotas.module.css";
import { NEW_QUOTA_PATH, QUOTAS_PATH } from "../url";

export const metadata: Metadata = { title: "New quota" };

/** Who may use how much, in which window, and what would that have done? */
export default async function NewQuotaPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("maas.write")) return <NoAccess ability="maas.write" />;
  const params = await searchParams;
  const [subjectKind, subject] = [param(params, "subjectKind"), param(params, "subject")];
  const end = await settle(quotaChoices(ctx), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="The form could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={NEW_QUOTA_PATH}
      />
    );
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href={QUOTAS_PATH}>Quotas</Link>
      </nav>
      <PageHead title="New quota">
        It counts within 2 seconds of being made, from what is asked then on
      </PageHead>
      <QuotaForm
        choices={end.value}
        start={subjectKind === "" ? undefined : { subjectKind, subject }}
        zones={Intl.supportedValuesOf("timeZone")}
      />
    </div>
  );
}
