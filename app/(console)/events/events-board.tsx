import button from "@/app/_ui/button.module.css";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { rangeWords } from "@/app/_ui/time-range/presets";
import type { Ctx } from "@/lib/access/ctx";
import { type EventScope, listSecurityEvents } from "@/lib/securityEvents/list";
import { summariseSecurityEvents } from "@/lib/securityEvents/summarise";
import { EventTable } from "./event-table";
import css from "./events.module.css";
import { NarrowForm } from "./narrow-form";
import { Retention } from "./retention";
import { eventsSentence } from "./sentence";
import { type EventsUrl, eventsHref, exportHref, filterOf, rangeOf } from "./url";

interface EventsBoardProps {
  ctx: Ctx;
  scope: EventScope;
  url: EventsUrl;
  title: string;
}

/** What happened at the doors: the sentence, the ways to narrow, and the newest events. */
export async function EventsBoard({ ctx, scope, url, title }: EventsBoardProps) {
  const { range, error } = rangeOf(url, ctx.now());
  const [list, about] = await Promise.all([
    settle(listSecurityEvents(ctx, scope, filterOf(url, range)), ctx.requestId),
    settle(summariseSecurityEvents(ctx, scope, range), ctx.requestId),
  ]);
  const mayExport = scope === "installation" || ctx.abilities.has("export");
  return (
    <div className={panels.page}>
      <PageHead
        title={title}
        actions={
          mayExport && (
            <a className={button.button} href={exportHref(scope, url)} download>
              Export (OCSF)
            </a>
          )
        }
      >
        {about.ok && eventsSentence(about.value, rangeWords(url.from, url.to))}
      </PageHead>
      <NarrowForm scope={scope} url={url} actors={about.ok ? about.value.actors : []} />
      {error !== null && (
        <p role="alert" className={css.wrong}>
          {error}
        </p>
      )}
      <section className={panels.rows} aria-label={title}>
        {!list.ok && (
          <Failure
            what="The security events could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={eventsHref(scope, { ...url, cursor: "" })}
          />
        )}
        {list.ok && list.value.events.length === 0 && <NoEvents scope={scope} />}
        {list.ok && list.value.events.length > 0 && <EventTable page={list.value} scope={scope} url={url} />}
      </section>
      {scope === "tenant" && <Retention ctx={ctx} />}
    </div>
  );
}

function NoEvents({ scope }: { scope: EventScope }) {
  return (
    <Empty heading="No events here">
      <p>
        {scope === "tenant"
          ? "Sign-ins, refusals, use of tokens and keys, contents that were opened and exports are listed here, with who, when and from where."
          : "Failed sign-ins of unknown accounts and unknown credentials are listed here: what happened before anyone knew the tenant."}
      </p>
    </Empty>
  );
}
