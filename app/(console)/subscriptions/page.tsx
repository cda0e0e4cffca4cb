import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { listSubscriptions } from "@/lib/subscriptions/list";
import { listModelAccess } from "@/lib/subscriptions/listAccess";
import { AccessCard } from "./access-card";
import { NarrowForm } from "./narrow-form";
import { readChoices } from "./read-choices";
import { SubscriptionsTable } from "./subscriptions-table";
import { filterOf, isNarrowed, NEW_PATH, readSubscriptionsUrl, subscriptionsHref } from "./url";
import { listSentence } from "./words";

export const metadata: Metadata = { title: "Subscriptions" };

/** Who draws on which models, and who pays? */
export default async function SubscriptionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readSubscriptionsUrl(await searchParams);
  const mayWrite = ctx.abilities.has("maas.write");
  const [list, access, choices] = await Promise.all([
    settle(listSubscriptions(ctx, filterOf(url)), ctx.requestId),
    settle(listModelAccess(ctx), ctx.requestId),
    settle(mayWrite ? readChoices(ctx) : Promise.resolve(null), ctx.requestId),
  ]);
  return (
    <div className={panels.page}>
      <PageHead
        title="Subscriptions"
        actions={
          <>
            <Link href="/subscriptions/manifests" className={button.button}>
              Manifests
            </Link>
            {mayWrite && (
              <Link href={NEW_PATH} className={button.primary}>
                New subscription
              </Link>
            )}
          </>
        }
      >
        {list.ok && listSentence(list.value.subscriptions, list.value.next === null && url.cursor === "")}
      </PageHead>
      <NarrowForm url={url} />
      <section className={panels.rows} aria-label="Subscriptions">
        {!list.ok && (
          <Failure
            what="The subscriptions could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={subscriptionsHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.subscriptions.length === 0 && <Nothing narrowed={isNarrowed(url)} />}
        {list.ok && list.value.subscriptions.length > 0 && <SubscriptionsTable page={list.value} url={url} />}
      </section>
      {access.ok && <AccessCard access={access.value} choices={choices.ok ? choices.value : null} />}
    </div>
  );
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  if (narrowed)
    return (
      <Empty heading="No subscriptions match">
        <p>Names, display names and cost centres are searched.</p>
      </Empty>
    );
  return (
    <Empty heading="No subscriptions yet">
      <p>
        A subscription says which teams, groups and people draw on which models, and which cost centre pays.
        Then they issue keys on it, and quotas limit what it draws.
      </p>
    </Empty>
  );
}
