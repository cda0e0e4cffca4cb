import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import { fullName, type SubjectView, type SubscriptionView } from "@/lib/subscriptions/subscription";
import css from "../people/people.module.css";
import own from "./subscriptions.module.css";
import { type SubscriptionsUrl, subscriptionHref, subscriptionsHref } from "./url";
import { SUBJECT_WORDS } from "./words";

const SHOWN = 3;

interface SubscriptionsTableProps {
  page: { subscriptions: SubscriptionView[]; next: string | null };
  url: SubscriptionsUrl;
}

/** Subscriptions in the order in which they are taken; the next ones behind a link, by keyset. */
export function SubscriptionsTable({ page, url }: SubscriptionsTableProps) {
  return (
    <>
      <h2 id="subscriptions" className="bw-unseen">
        Subscriptions
      </h2>
      <ScrollRegion labelledBy="subscriptions">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Owners</th>
              <th scope="col">Models</th>
              <th scope="col" className={css.number}>
                Priority
              </th>
              <th scope="col" className={css.number}>
                Active keys
              </th>
              <th scope="col">Cost centre</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {page.subscriptions.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={subscriptionsHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={subscriptionsHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function Row({ one }: { one: SubscriptionView }) {
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={subscriptionHref(one.id)}>
          <Text of={one.displayName ?? one.name} />
        </Link>
        {one.displayName !== null && (
          <div className={css.value}>
            <Text of={fullName(one)} />
          </div>
        )}
      </th>
      <td className={css.names}>
        <Owners owners={one.owners} />
      </td>
      <td className={css.names}>
        <Text
          of={one.models
            .slice(0, SHOWN)
            .map((model) => fullName(model))
            .join(", ")}
        />
        {one.models.length > SHOWN && (
          <span className={css.subtle}> and {one.models.length - SHOWN} more</span>
        )}
        {one.models.length === 0 && <span className={own.paused}>none: it opens nothing</span>}
      </td>
      <td className={css.number}>{one.priority}</td>
      <td className={css.number}>{count(one.activeKeys)}</td>
      <td>
        <Text of={one.costCentre ?? ""} />
      </td>
      <td>{one.state === "paused" ? <span className={own.paused}>⊘ paused</span> : "active"}</td>
    </tr>
  );
}

/** The first few owners, each with what it is. */
function Owners({ owners }: { owners: readonly SubjectView[] }) {
  if (owners.length === 0) return <span className={css.subtle}>nobody</span>;
  return (
    <>
      {owners.slice(0, SHOWN).map(({ kind, value, name }) => (
        <div key={`${kind} ${value}`}>
          <Text of={name} /> <span className={css.subtle}>{SUBJECT_WORDS[kind]}</span>
        </div>
      ))}
      {owners.length > SHOWN && <span className={css.subtle}>and {owners.length - SHOWN} more</span>}
    </>
  );
}
