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
import { getSubscription } from "@/lib/subscriptions/get";
import css from "../../../people/people.module.css";
import { readChoices } from "../../read-choices";
import { SubscriptionForm } from "../../subscription-form";
import own from "../../subscriptions.module.css";
import { subscriptionHref } from "../../url";
import { oneSentence } from "../../words";

export const metadata: Metadata = { title: "Edit subscription" };

/** What is to change of who draws on which models? */
export default async function EditSubscriptionPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("maas.write")) return <NoAccess ability="maas.write" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(getSubscription(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The subscription could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={subscriptionHref(id)}
      />
    );
  }
  const one = end.value;
  const name = visible(one.displayName ?? one.name);
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={subscriptionHref(id)}>{name}</Link>
      </nav>
      <PageHead title={`Edit ${name}`}>{visible(oneSentence(one))}</PageHead>
      <section className={`${css.card} ${own.form}`} aria-label="Edit subscription">
        <SubscriptionForm one={one} {...(await readChoices(ctx, one.models))} />
      </section>
    </div>
  );
}
