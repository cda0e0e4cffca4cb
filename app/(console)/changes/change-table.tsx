import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { clock } from "@/app/_ui/format/time";
import tables from "@/app/_ui/table/table.module.css";
import type { ChangeView } from "@/lib/changes/list";
import css from "./changes.module.css";
import { diffFields, type FieldDiff } from "./diff";
import { type ChangesUrl, changesHref } from "./url";

interface ChangeTableProps {
  page: { changes: ChangeView[]; next: string | null };
  url: ChangesUrl;
}

/** The newest changes; older ones behind a link, by keyset. */
export function ChangeTable({ page, url }: ChangeTableProps) {
  return (
    <>
      <table className={css.table}>
        <caption className="bw-unseen">Changes, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Before → after</th>
          </tr>
        </thead>
        <tbody>
          {page.changes.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </tbody>
      </table>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={changesHref(url, { cursor: "" })}>
            Newest
          </a>
        )}
        {page.next === null ? (
          <span>No older changes</span>
        ) : (
          <a className={button.button} href={changesHref(url, { cursor: page.next })}>
            Load older
          </a>
        )}
      </div>
    </>
  );
}

export function ChangeRow({ change }: { change: ChangeView }) {
  const fields = diffFields(change.before, change.after);
  return (
    <tr>
      <td className={css.time}>
        <time dateTime={change.at}>
          {change.at.slice(0, 10)} {clock(change.at).slice(0, 8)}
        </time>
      </td>
      <td>
        <Text of={change.actor.name} />
        {change.actor.kind !== "person" && <span className={css.kind}> {change.actor.kind}</span>}
      </td>
      <td>
        {change.verb} {change.noun}
        <code className={css.target}>
          <Text of={change.target} />
        </code>
      </td>
      <td>
        {fields.length === 0 ? (
          <span className={css.kind}>A secret, which is not kept here</span>
        ) : (
          <dl className={css.diff}>
            {fields.map((field) => (
              <Field key={field.path} field={field} />
            ))}
          </dl>
        )}
      </td>
    </tr>
  );
}

/** Said by sign and word, not by colour alone. */
function Field({ field: { path, before, after } }: { field: FieldDiff }) {
  return (
    <div>
      <dt>{path}</dt>
      {before !== null && (
        <dd className={css.before}>
          <span aria-hidden="true">− </span>
          <span className="bw-unseen">before: </span>
          <Text of={before} />
        </dd>
      )}
      {after !== null && (
        <dd className={css.after}>
          <span aria-hidden="true">+ </span>
          <span className="bw-unseen">after: </span>
          <Text of={after} />
        </dd>
      )}
    </div>
  );
}
