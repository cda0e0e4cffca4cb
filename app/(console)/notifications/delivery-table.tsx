import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { DeliveryView } from "@/lib/notify/delivery";
import css from "./notifications.module.css";
import { ResendButton } from "./resend-buttons";
import { StateMark } from "./state-mark";
import { deliveryHref, notificationsHref } from "./url";

interface DeliveryTableProps {
  /** The heading's id. */
  labelledBy: string;
  page: { deliveries: DeliveryView[]; next: string | null };
  hrefOf: (cursor: string) => string;
  cursor: string;
  nowMs: number;
}

/** The newest messages; older ones behind a link, by keyset. */
export function DeliveryTable({ labelledBy, page, hrefOf, cursor, nowMs }: DeliveryTableProps) {
  return (
    <>
      <ScrollRegion labelledBy={labelledBy}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Message</th>
              <th scope="col">Webhook</th>
              <th scope="col">State</th>
              <th scope="col">Attempts</th>
              <th scope="col">What was said last</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {page.deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {cursor !== "" && (
          <a className={button.button} href={hrefOf("")}>
            Newest
          </a>
        )}
        {page.next === null ? (
          <span>No older messages. They are kept for 30 days.</span>
        ) : (
          <a className={button.button} href={hrefOf(page.next)}>
            Load older
          </a>
        )}
      </div>
    </>
  );
}

function DeliveryRow({ delivery, nowMs }: { delivery: DeliveryView; nowMs: number }) {
  const { id, type, webhook, state, attempts, lastStatus, lastError, createdAt } = delivery;
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={deliveryHref(id)}>
          <code>{type}</code>
        </Link>
        <span className={css.note} title={fullTime(createdAt)}>
          {ago(createdAt, nowMs)}
        </span>
      </th>
      <td>
        <Link prefetch={false} href={notificationsHref({ webhook: webhook.id })}>
          <Text of={webhook.name} />
        </Link>
      </td>
      <td>
        <StateMark state={state} />
      </td>
      <td>{attempts}</td>
      <td className={css.words}>
        {lastError !== null && <Text of={lastError} />}
        {lastError === null && lastStatus !== null && <span className={css.subtle}>{lastStatus}</span>}
      </td>
      <td>
        <div className={css.actions}>
          {state === "dead" && <ResendButton id={id} name={`${type} to ${webhook.name}`} />}
        </div>
      </td>
    </tr>
  );
}
