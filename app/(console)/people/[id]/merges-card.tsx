import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { MergeView } from "@/lib/principals/merges";
import { DoButton } from "../do-button";
import { undoMutation } from "../mutations";
import css from "../people.module.css";
import { personHref } from "../url";

/** What was merged here, each with its undo. */
export function MergesCard({
  merges,
  mayWrite,
  nowMs,
}: {
  merges: MergeView[];
  mayWrite: boolean;
  nowMs: number;
}) {
  if (merges.length === 0) return null;
  return (
    <section className={css.card} aria-labelledby="merges">
      <div className={css.head}>
        <h2 id="merges">Merges</h2>
      </div>
      <ScrollRegion labelledBy="merges">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Merged</th>
              <th scope="col">Into</th>
              <th scope="col">Brought</th>
              <th scope="col">By</th>
              <th scope="col">When</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {merges.map((merge) => (
              <MergeRow key={merge.id} merge={merge} mayWrite={mayWrite} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function MergeRow({ merge, mayWrite, nowMs }: { merge: MergeView; mayWrite: boolean; nowMs: number }) {
  return (
    <tr>
      <th scope="row">
        <Person of={merge.merged} />
      </th>
      <td>
        <Person of={merge.kept} />
      </td>
      <td className={`${css.names} ${css.value}`}>
        <Text of={merge.aliases.join(", ")} />
      </td>
      <td>
        <Text of={merge.by} />
      </td>
      <td className={css.when} title={fullTime(merge.at)}>
        {ago(merge.at, nowMs)}
      </td>
      <td>
        <div className={css.actions}>
          {merge.undoneAt !== null && (
            <span className={css.subtle} title={fullTime(merge.undoneAt)}>
              undone {ago(merge.undoneAt, nowMs)}
            </span>
          )}
          {merge.undoneAt === null && mayWrite && (
            <DoButton
              label="Undo"
              name={`Undo the merge of ${visible(merge.merged.name)}`}
              fields={{ id: merge.id }}
              action={undoMutation}
            />
          )}
        </div>
      </td>
    </tr>
  );
}

function Person({ of }: { of: { id: string; name: string } }) {
  return (
    <Link href={personHref(of.id)}>
      <Text of={of.name} />
    </Link>
  );
}
