import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { clock } from "@/app/_ui/format/time";
import outcome from "@/app/_ui/outcome/outcome.module.css";
import tables from "@/app/_ui/table/table.module.css";
import type { EventScope, SecurityEventView } from "@/lib/securityEvents/list";
import css from "./events.module.css";
import { type EventsUrl, eventHref, eventsHref } from "./url";
import { detailWords, eventWords, isLoud, targetHref } from "./words";

interface EventTableProps {
  page: { events: SecurityEventView[]; next: string | null };
  scope: EventScope;
  url: EventsUrl;
}

/** The newest events; older ones behind a link, by keyset. */
export function EventTable({ page, scope, url }: EventTableProps) {
  return (
    <>
      <table className={css.table}>
        <caption className="bw-unseen">Security events, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">On what</th>
            <th scope="col">From</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {page.events.map((event) => (
            <EventRow key={event.id} event={event} scope={scope} url={url} />
          ))}
        </tbody>
      </table>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={eventsHref(scope, { ...url, cursor: "" })}>
            Newest
          </a>
        )}
        {page.next === null ? (
          <span>No older events</span>
        ) : (
          <a className={button.button} href={eventsHref(scope, { ...url, cursor: page.next })}>
            Load older
          </a>
        )}
      </div>
    </>
  );
}

function EventRow({ event, scope, url }: { event: SecurityEventView; scope: EventScope; url: EventsUrl }) {
  const narrowed = (change: Partial<EventsUrl>) => eventsHref(scope, { ...url, cursor: "", ...change });
  return (
    <tr>
      <td className={css.time}>
        <Link prefetch={false} href={eventHref(scope, event.id)}>
          <time dateTime={event.at}>
            {event.at.slice(0, 10)} {clock(event.at).slice(0, 8)}
          </time>
        </Link>
      </td>
      <td>
        <EventMark event={event} />
        {event.count > 1 && (
          <span className={css.count} title="Repetitions within its minute">
            ×{count(event.count)}
          </span>
        )}
      </td>
      <td>
        {event.actor.id === "" ? (
          <span className={css.subtle}>{event.actor.name || "Nobody known"}</span>
        ) : (
          <Link prefetch={false} href={narrowed({ actor: event.actor.id })}>
            <Text of={event.actor.name || event.actor.id} />
          </Link>
        )}
        {event.actor.kind !== "person" && event.actor.id !== "" && (
          <span className={css.subtle}> {event.actor.kind}</span>
        )}
      </td>
      <td className={css.words}>{event.target && <Target target={event.target} hrefOf={narrowed} />}</td>
      <td className={css.mono}>
        {event.address !== "" && (
          <Link prefetch={false} href={narrowed({ address: event.address })}>
            <Text of={event.address} />
          </Link>
        )}
      </td>
      <td className={css.words}>
        <Text of={detailWords(event.detail)} />
      </td>
    </tr>
  );
}

/** Quiet where all is well; icon, colour and words where it is not. */
function EventMark({ event }: { event: SecurityEventView }) {
  return (
    <span className={isLoud(event) ? outcome.loud : undefined}>
      <span aria-hidden="true" className={outcome.glyph}>
        {event.outcome === "failure" ? "⊘" : isLoud(event) ? "!" : "·"}
      </span>
      {eventWords(event)}
    </span>
  );
}

function Target({
  target,
  hrefOf,
}: {
  target: { kind: string; id: string };
  hrefOf: (change: Partial<EventsUrl>) => string;
}) {
  return (
    <>
      <span className={css.subtle}>{target.kind} </span>
      <Link prefetch={false} className={css.mono} href={targetHref(target) ?? hrefOf({ target: target.id })}>
        <Text of={target.id === "" ? "everything" : target.id} />
      </Link>
    </>
  );
}
