import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { LastChange } from "@/app/(console)/settings/last-change";
import type { Ctx } from "@/lib/access/ctx";
import { CHOOSABLE_EVENTS, EVENTS } from "@/lib/notify/event";
import type { ListedWebhook } from "@/lib/notify/list";
import css from "./notifications.module.css";
import { StateMark } from "./state-mark";
import { TestButton } from "./test-button";
import { deliveryHref, notificationsHref } from "./url";
import { AddWebhookButton, WebhookActions } from "./webhook-dialogs";

const CHOICES = CHOOSABLE_EVENTS.map((type) => ({ type, words: EVENTS[type].words }));

/** Who is told of what, and whether it reaches them. */
export function WebhooksCard({ ctx, webhooks }: { ctx: Ctx; webhooks: ListedWebhook[] }) {
  return (
    <section className={css.card} aria-labelledby="webhooks">
      <div className={css.head}>
        <div>
          <h2 id="webhooks">Webhooks</h2>
          <p>
            Each event is sent as a signed message (Standard Webhooks), at least once, for up to 4 days.
            <LastChange ctx={ctx} noun="webhook" />
          </p>
        </div>
        <AddWebhookButton events={CHOICES} />
      </div>
      {webhooks.length === 0 ? (
        <p className={css.foot}>
          No webhooks yet. Add one to be told when members, keys and jobs change or an account is locked.
        </p>
      ) : (
        <ScrollRegion labelledBy="webhooks">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Webhook</th>
                <th scope="col">Events</th>
                <th scope="col">State</th>
                <th scope="col">Last delivery</th>
              </tr>
            </thead>
            {webhooks.map((webhook) => (
              <tbody key={webhook.id}>
                <WebhookRow webhook={webhook} nowMs={ctx.now()} />
                <tr className={css.acts}>
                  <td colSpan={4}>
                    <div className={css.buttons}>
                      <WebhookActions webhook={webhook} events={CHOICES} />
                      <TestButton id={webhook.id} name={webhook.name} />
                    </div>
                  </td>
                </tr>
              </tbody>
            ))}
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function WebhookRow({ webhook, nowMs }: { webhook: ListedWebhook; nowMs: number }) {
  const { id, name, url, events, last } = webhook;
  return (
    <tr>
      <th scope="row">
        <Link href={notificationsHref({ webhook: id })}>
          <Text of={name} />
        </Link>
        <span className={css.address}>
          <code>
            <Text of={url} />
          </code>
          <CopyButton text={url} label={`address of ${name}`} />
        </span>
      </th>
      <td className={css.events}>{events.length === 0 ? "all" : events.join(", ")}</td>
      <td className={css.words}>
        <WebhookState webhook={webhook} />
      </td>
      <td>
        {last ? (
          <>
            <StateMark state={last.state} />{" "}
            <Link href={deliveryHref(last.id)} title={fullTime(last.createdAt)}>
              {ago(last.createdAt, nowMs)}
            </Link>
          </>
        ) : (
          <span className={css.subtle}>none yet</span>
        )}
      </td>
    </tr>
  );
}

function WebhookState({ webhook }: { webhook: ListedWebhook }) {
  const { disabled, disabledWhy, failures, previousSecretUntil } = webhook;
  if (disabled) {
    return <>Off{disabledWhy !== null && <span className={css.error}>{disabledWhy}</span>}</>;
  }
  return (
    <>
      {failures > 0 ? (
        <span className={css.error}>Failing: {failures} in a row</span>
      ) : (
        <span className={css.subtle}>On</span>
      )}
      {previousSecretUntil !== null && (
        <span className={css.note}>both secrets until {fullTime(previousSecretUntil).slice(0, 16)} UTC</span>
      )}
    </>
  );
}
