import button from "@/app/_ui/button.module.css";
import table from "@/app/_ui/table/table.module.css";
import type { ActionPage } from "@/lib/actions/search";
import { ActionRow } from "./action-row";
import css from "./action-table.module.css";
import { type AuditUrl, auditHref } from "./url";

/** The newest actions as a native table; older ones behind a link, by keyset. */
export function ActionTable({ page, url, caption }: { page: ActionPage; url: AuditUrl; caption: string }) {
  return (
    <>
      <table className={`${table.table} ${css.actions}`}>
        <caption className="bw-unseen">{caption}</caption>
        <colgroup>
          <col className={css.timeCol} />
          <col className={css.outcomeCol} />
          <col />
          <col />
          <col className={css.whatCol} />
          <col className={css.targetCol} />
          <col className={table.numberCol} />
          <col className={`${table.numberCol} ${css.tokensCol}`} />
          <col className={table.numberCol} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Outcome</th>
            <th scope="col">Agent</th>
            <th scope="col">Principal</th>
            <th scope="col">Action</th>
            <th scope="col">Target</th>
            <th scope="col" className={table.number}>
              ms
            </th>
            <th scope="col" className={table.number}>
              Tokens
            </th>
            <th scope="col" className={table.number}>
              Cost $
            </th>
          </tr>
        </thead>
        <tbody>
          {page.actions.map((action) => (
            <ActionRow key={action.id} action={action} url={url} selected={action.id === url.sel} />
          ))}
        </tbody>
      </table>
      <div className={table.more}>
        {url.cursor !== "" && (
          <a data-nav className={button.button} href={auditHref(url, { cursor: "", sel: "" })}>
            Newest
          </a>
        )}
        {page.next !== null ? (
          <a data-nav className={button.button} href={auditHref(url, { cursor: page.next, sel: "" })}>
            Load older
          </a>
        ) : (
          <span>End of the range</span>
        )}
      </div>
    </>
  );
}
