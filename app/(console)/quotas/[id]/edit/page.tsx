import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isDomainError } from "@/lib/base/errors";
import { quotaChoices } from "@/lib/quotas/choices";
import { getQuota } from "@/lib/quotas/list";
import { limitWords } from "@/lib/quotas/words";
import { QuotaForm } from "../../quota-form";
import css from "../../quotas.module.css";
import { editHref, QUOTAS_PATH, quotaHref } from "../../url";

export const metadata: Metadata = { title: "Edit quota" };

/** What should it be instead, and what would that have done? */
export default async function EditQuotaPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("maas.write")) return <NoAccess ability="maas.write" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(Promise.all([getQuota(ctx, id), quotaChoices(ctx)]), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    const what = "The form could not be shown";
    return <Failure what={what} error={end.error} requestId={ctx.requestId} retryHref={editHref(id)} />;
  }
  const [quota, choices] = end.value;
  if (quota.removedAt !== null) notFound();
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href={QUOTAS_PATH}>Quotas</Link> / <Link href={quotaHref(id)}>{visible(quota.name)}</Link>
      </nav>
      <PageHead title={`Edit ${visible(quota.name)}`}>
        Version {quota.version} is {limitWords(quota)}. What was counted in this window stays counted
      </PageHead>
      <QuotaForm choices={choices} quota={quota} zones={Intl.supportedValuesOf("timeZone")} />
    </div>
  );
}
