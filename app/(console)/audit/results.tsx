import panels from "@/app/_ui/list/panel.module.css";
import type { Settled } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import type { Histogram } from "@/lib/actions/histogram";
import type { ActionPage } from "@/lib/actions/search";
import { CountsPanel } from "./counts-panel";
import { Inspector } from "./inspector";
import { RowsPanel } from "./rows-panel";
import { SelectedAction } from "./selected-action";
import type { AuditUrl } from "./url";

/** Histogram, table and inspector; each streams, and fails, alone. */
export function Results({
  ctx,
  url,
  page,
  counts,
}: {
  ctx: Ctx;
  url: AuditUrl;
  page: Promise<Settled<ActionPage>>;
  counts: Promise<Settled<Histogram>>;
}) {
  const { q, from, to, sel } = url;
  return (
    <>
      <section className={panels.panel} aria-label="Actions over time">
        <Stream fallback={<Skeleton rows={3} label="Counting" />}>
          <CountsPanel counts={counts} url={url} requestId={ctx.requestId} />
        </Stream>
      </section>
      <div className={panels.split}>
        <section className={panels.rows} aria-label="Actions">
          <Stream fallback={<Skeleton rows={20} label="Loading actions" />}>
            <RowsPanel ctx={ctx} page={page} url={url} />
          </Stream>
        </section>
        <Stream fallback={null}>
          <Inspector
            initialId={sel || null}
            initial={sel && <SelectedAction ctx={ctx} id={sel} narrow={{ q, from, to }} />}
          />
        </Stream>
      </div>
    </>
  );
}
