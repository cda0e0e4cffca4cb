import { NoResults } from "@/app/_ui/list/no-results";
import type { Settled } from "@/app/_ui/list/settle";
import { waysOut } from "@/app/_ui/list/ways-out";
import { Failure } from "@/app/_ui/states/failure";
import { rangeWords } from "@/app/_ui/time-range/presets";
import type { Ctx } from "@/lib/access/ctx";
import type { ActionPage } from "@/lib/actions/search";
import { NothingYet } from "../connect/nothing-yet";
import { ActionTable } from "./action-table";
import { AUDIT_PATH, type AuditUrl, auditHref } from "./url";

/** The table, or why there is none: nothing was ever sent, nothing matches, or the lake did not answer. */
export async function RowsPanel({
  ctx,
  page,
  url,
}: {
  ctx: Ctx;
  page: Promise<Settled<ActionPage>>;
  url: AuditUrl;
}) {
  const end = await page;
  if (!end.ok) {
    return (
      <Failure
        what="The actions could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={auditHref(url)}
      />
    );
  }
  if (end.value.actions.length === 0) {
    const ways = await waysOut(ctx, url, (change) => auditHref(url, change));
    if (ways === null) return <NothingYet />;
    return <NoResults noun="actions" path={AUDIT_PATH} ways={ways} />;
  }
  // Not the sentence: the rows do not wait for the counts.
  return (
    <ActionTable
      page={end.value}
      url={url}
      caption={`Actions, newest first, ${rangeWords(url.from, url.to)}`}
    />
  );
}
