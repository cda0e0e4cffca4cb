import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { countDeliveries } from "@/lib/notify/list";
import { listDeliveries } from "@/lib/notify/listDeliveries";
import { DeliveryTable } from "../delivery-table";
import css from "../notifications.module.css";
import { ResendAllButton } from "../resend-buttons";
import { deadHref, notificationsHref, readDeliveriesUrl } from "../url";

export const metadata: Metadata = { title: "Dead letters" };

/** What did nobody take, why, and how does it get there after all? */
export default async function DeadPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("settings.write")) return <NoAccess ability="settings.write" />;
  const { webhook, cursor } = readDeliveriesUrl(await searchParams);
  const wanted = { webhook: webhook || undefined, cursor: cursor || undefined };
  const [list, counts] = await Promise.all([
    settle(listDeliveries(ctx, { ...wanted, state: "dead" }), ctx.requestId),
    settle(countDeliveries(ctx), ctx.requestId),
  ]);
  return (
    <div className={css.page}>
      <p className={css.crumbs}>
        <Link href={notificationsHref()}>Notifications</Link>
      </p>
      <PageHead title="Dead letters" actions={list.ok && <ResendAllButton webhook={webhook} />}>
        {counts.ok && `${counted(counts.value.dead, "message")} given up in the last 30 days`}
      </PageHead>
      <section className={css.card} aria-labelledby="dead">
        <div className={css.head}>
          <div>
            <h2 id="dead">Given up, newest first</h2>
            <p>
              After 10 attempts, at once where a receiver answered 410 Gone or its webhook was switched off.
              Resent messages keep their id, so that a receiver knows one that it has.
            </p>
          </div>
        </div>
        {!list.ok && (
          <Failure
            what="The dead letters could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={deadHref({ webhook })}
          />
        )}
        {list.ok && list.value.deliveries.length === 0 && (
          <Empty heading="No dead letters">
            <p>Every message was delivered, or still waits for its next attempt.</p>
          </Empty>
        )}
        {list.ok && list.value.deliveries.length > 0 && (
          <DeliveryTable
            labelledBy="dead"
            page={list.value}
            hrefOf={(next) => deadHref({ webhook, cursor: next })}
            cursor={cursor}
            nowMs={ctx.now()}
          />
        )}
      </section>
    </div>
  );
}
