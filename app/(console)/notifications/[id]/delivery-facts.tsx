import Link from "next/link";
import type { ReactNode } from "react";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import type { DeliveryDetail } from "@/lib/notify/delivery";
import { jobHref } from "../../jobs/url";
import css from "../notifications.module.css";
import { notificationsHref } from "../url";

/** Whom it is for, and where its traces are. */
export function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const { id, webhook, createdAt, settledAt, job } = delivery;
  return (
    <dl className={css.facts}>
      <Fact name="Id">
        <code>{id}</code>
        <CopyButton text={id} label="message id" />
        <span className={css.subtle}>sent as webhook-id, the same in every attempt</span>
      </Fact>
      <Fact name="Webhook">
        <Link href={notificationsHref({ webhook: webhook.id })}>
          <Text of={webhook.name} />
        </Link>
      </Fact>
      <Fact name="Happened">
        <time dateTime={createdAt}>{fullTime(createdAt)}</time>
      </Fact>
      {settledAt !== null && (
        <Fact name={delivery.state === "dead" ? "Given up" : "Delivered"}>
          <time dateTime={settledAt}>{fullTime(settledAt)}</time>
        </Fact>
      )}
      {job !== null && (
        <Fact name="Job">
          <Link href={jobHref(job)}>{job}</Link>
          <CopyButton text={job} label="job id" />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
