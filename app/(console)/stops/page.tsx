import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import { counted } from "@/app/_ui/format/count";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import tables from "@/app/_ui/table/table.module.css";
import type { Ctx } from "@/lib/access/ctx";
import { listStops, MAX_STOPS } from "@/lib/stops/list";
import type { StopView } from "@/lib/stops/stop";
import css from "./stops.module.css";
import { StopsTable } from "./stops-table";
import { STOPS_PATH } from "./url";

export const metadata: Metadata = { title: "Stops" };

/** What is stopped now, and what was? */
export default async function StopsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const cursor = param(await searchParams, "cursor");
  const read = await settle(
    Promise.all([
      listStops(ctx, { state: "in-force", limit: MAX_STOPS }),
      listStops(ctx, { state: "lifted", cursor: cursor || undefined }),
    ]),
    ctx.requestId,
  );
  if (!read.ok)
    return (
      <Failure
        what="The stops could not be read"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={STOPS_PATH}
      />
    );
  const [{ stops: now }, past] = read.value;
  return <Stops ctx={ctx} now={now} past={past} />;
}

interface StopsProps {
  ctx: Ctx;
  now: StopView[];
  past: { stops: StopView[]; next: string | null };
}

function Stops({ ctx, now, past }: StopsProps) {
  const shown = { nowMs: ctx.now(), mayStop: ctx.abilities.has("stop") };
  return (
    <div className={panels.page}>
      <PageHead title="Stops">
        {now.length === 0
          ? "Nothing is stopped"
          : `${counted(now.length, "stop")} in force · every decision about it denies`}
      </PageHead>
      <section className={panels.panel} aria-labelledby="in-force">
        <h2 id="in-force" className={now.length > 0 ? css.heading : "bw-unseen"}>
          In force
        </h2>
        {now.length > 0 ? (
          <StopsTable labelledBy="in-force" stops={now} {...shown} />
        ) : (
          <Empty heading="Nothing is stopped">
            <p>
              An <Link href="/agents">agent</Link>, a <Link href="/people">person or service</Link>, a{" "}
              <Link href="/tools">tool</Link> or a <Link href="/models">model</Link> is stopped on its page, a
              key in Settings: in one step, with a reason. Every decision about it denies within 2 seconds.
            </p>
          </Empty>
        )}
      </section>
      {past.stops.length > 0 && (
        <section className={panels.panel} aria-labelledby="lifted">
          <h2 id="lifted" className={css.heading}>
            Lifted
          </h2>
          <StopsTable labelledBy="lifted" stops={past.stops} {...shown} />
          {past.next !== null && (
            <div className={tables.more}>
              <a className={button.button} href={`${STOPS_PATH}?cursor=${encodeURIComponent(past.next)}`}>
                Earlier
              </a>
            </div>
          )}
        </section>
      )}
    </div>
  );
}
