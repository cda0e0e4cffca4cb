import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { PageHead } from "@/app/_ui/list/page-head";
import { NoAccess } from "@/app/_ui/states/no-access";
import css from "../../people/people.module.css";
import { readChoices } from "../read-choices";
import { SubscriptionForm } from "../subscription-form";
import own from "../subscriptions.module.css";
import { SUBSCRIPTIONS_PATH } from "../url";

export const metadata: Metadata = { title: "New subscription" };

/** Who is to draw on which models, and who pays? */
export default async function NewSubscriptionPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("maas.write")) return <NoAccess ability="maas.write" />;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={SUBSCRIPTIONS_PATH}>Subscriptions</Link>
      </nav>
      <PageHead title="New subscription">
        Its limits are quotas: they are set on its page, once it is there.
      </PageHead>
      <section className={`${css.card} ${own.form}`} aria-label="New subscription">
        <SubscriptionForm one={null} {...(await readChoices(ctx))} />
      </section>
    </div>
  );
}
