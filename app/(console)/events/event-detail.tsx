import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Content } from "@/app/_ui/content/content";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { domainErrorIn } from "@/lib/base/errors";
import { getSecurityEvent } from "@/lib/securityEvents/get";
import type { EventScope, SecurityEventView } from "@/lib/securityEvents/list";
import { toOcsf } from "@/lib/securityEvents/ocsf";
import css from "./events.module.css";
import { EVENT_PATHS, eventHref, eventsHref } from "./url";
import { detailWords, eventWords, targetHref } from "./words";

/** One event whole, with ways to what else its actor, target and address did. */
export async function EventDetail({ ctx, scope, id }: { ctx: Ctx; scope: EventScope; id: string }) {
  const read = await settle(getSecurityEvent(ctx, scope, id), ctx.requestId);
  if (!read.ok) {
    if (domainErrorIn(read.error)?.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The security event could not be read"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={eventHref(scope, id)}
      />
    );
  }
  const event = read.value;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={EVENT_PATHS[scope]}>Security events</Link>
      </nav>
      <PageHead title={eventWords(event)}>
        <Text of={event.actor.name || "nobody known"} /> · {fullTime(event.at)}
        {event.count > 1 && ` · ${counted(event.count, "time")} within this minute`}
      </PageHead>
      <section className={css.card} aria-label="About the event">
        <EventFacts event={event} scope={scope} />
      </section>
      <section className={css.card} aria-label="As OCSF">
        <h2>As OCSF</h2>
        <Content value={toOcsf(event)} />
      </section>
    </div>
  );
}

function EventFacts({ event, scope }: { event: SecurityEventView; scope: EventScope }) {
  const { actor, target, address } = event;
  return (
    <dl className={css.facts}>
      <Fact name="Who">
        <Text of={actor.name || "Nobody known"} />
        <span className={css.subtle}>{actor.kind}</span>
        {actor.id !== "" && (
          <>
            <code>
              <Text of={actor.id} />
            </code>
            <CopyButton text={actor.id} label="id of who" />
            <Link href={eventsHref(scope, { actor: actor.id, from: "0" })}>All their events</Link>
            {scope === "tenant" && (
              <Link href={`/changes?actor=${encodeURIComponent(actor.id)}`}>Their changes</Link>
            )}
          </>
        )}
      </Fact>
      {target && <TargetFact target={target} scope={scope} />}
      <Fact name="From">
        <code>
          <Text of={address || "the product itself"} />
        </code>
        {address !== "" && <Link href={eventsHref(scope, { address, from: "0" })}>All from there</Link>}
      </Fact>
      {event.userAgent !== "" && (
        <Fact name="With">
          <Text of={event.userAgent} />
        </Fact>
      )}
      {detailWords(event.detail) !== "" && (
        <Fact name="Details">
          <Text of={detailWords(event.detail)} />
        </Fact>
      )}
      <Fact name="Event">
        <code>{event.id}</code>
        <CopyButton text={event.id} label="event id" />
      </Fact>
      <Fact name="Request">
        <code>{event.requestId}</code>
        <CopyButton text={event.requestId} label="request id" />
      </Fact>
    </dl>
  );
}

function TargetFact({ target, scope }: { target: { kind: string; id: string }; scope: EventScope }) {
  const href = targetHref(target);
  return (
    <Fact name="On what">
      <span className={css.subtle}>{target.kind}</span>
      <code>
        <Text of={target.id === "" ? "everything" : target.id} />
      </code>
      {href && <Link href={href}>Open</Link>}
      {target.id !== "" && (
        <>
          <CopyButton text={target.id} label="id of what" />
          <Link href={eventsHref(scope, { target: target.id, from: "0" })}>All events on it</Link>
        </>
      )}
    </Fact>
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
