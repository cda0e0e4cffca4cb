import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { ChangeTable } from "@/app/(console)/changes/change-table";
import type { Ctx } from "@/lib/access/ctx";
import { listChanges } from "@/lib/changes/list";
import css from "../people.module.css";

const SHOWN = 10;

/** The newest changes of one thing; older ones on the page of changes. */
export async function HistoryCard({
  ctx,
  target,
  retryHref,
}: {
  ctx: Ctx;
  target: string;
  retryHref: string;
}) {
  const list = await settle(listChanges(ctx, { target, limit: SHOWN }), ctx.requestId);
  return (
    <section className={`${css.card} ${css.history}`} aria-labelledby="history">
      <div className={css.head}>
        <h2 id="history">History</h2>
      </div>
      {!list.ok && (
        <Failure
          what="The history could not be read"
          error={list.error}
          requestId={ctx.requestId}
          retryHref={retryHref}
        />
      )}
      {list.ok && list.value.changes.length === 0 && (
        <p className={css.foot}>Nobody has changed anything here.</p>
      )}
      {list.ok && list.value.changes.length > 0 && (
        <ScrollRegion labelledBy="history">
          <ChangeTable page={list.value} url={{ noun: "", actor: "", target, cursor: "" }} />
        </ScrollRegion>
      )}
    </section>
  );
}
