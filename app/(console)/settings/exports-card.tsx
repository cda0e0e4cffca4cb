import buttons from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { bytes } from "@/app/_ui/format/bytes";
import { count } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { Live } from "@/app/(console)/jobs/live";
import { ProgressBar } from "@/app/(console)/jobs/progress-bar";
import { StateMark } from "@/app/(console)/jobs/state-mark";
import type { Ctx } from "@/lib/access/ctx";
import { type ExportView, listExports } from "@/lib/tenants/exports";
import { ExportAllButton } from "./export-button";
import css from "./settings.module.css";

/** Everything of this tenant to take away. For who may export and read contents, because contents are in it. */
export async function ExportsCard({ ctx }: { ctx: Ctx }) {
  if (!ctx.abilities.has("export") || !ctx.abilities.has("content.read")) return null;
  const exports = await listExports(ctx);
  return (
    <section className={css.card} aria-labelledby="exports">
      <div className={css.head}>
        <div>
          <h2 id="exports">Export of everything</h2>
          <p>
            What people set here and what agents did, inputs and outputs included, as JSON lines with a
            manifest; no password, key or other secret. Kept for 7 days. Needs <code>export</code> and{" "}
            <code>content.read</code>.
          </p>
        </div>
        <ExportAllButton />
      </div>
      {exports.length === 0 ? (
        <p className={css.foot}>No exports yet.</p>
      ) : (
        <ScrollRegion labelledBy="exports">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">By</th>
                <th scope="col">State</th>
                <th scope="col">Holds</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {exports.map((one) => (
                <ExportRow key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {exports.some(({ endedAt }) => endedAt === null) && <Live />}
    </section>
  );
}

function ExportRow({ one }: { one: ExportView }) {
  const { id, result, endedAt, error } = one;
  return (
    <tr>
      <th scope="row" id={id}>
        {fullTime(one.createdAt)}
      </th>
      <td>
        <Text of={one.createdBy} />
      </td>
      <td>
        <StateMark state={one.state} stopping={one.cancelRequested} />{" "}
        {endedAt === null && <ProgressBar job={one} labelledBy={id} />}
        {error && <Text of={error} />}
      </td>
      <td className={css.subtle}>{result && `${count(result.rows)} rows, ${bytes(result.bytes)}`}</td>
      <td>
        <div className={css.actions}>
          {result && one.isThere && (
            <a
              className={buttons.button}
              href={`/api/v1/exports/${id}/download`}
              aria-label={`Download the export of ${fullTime(one.createdAt)}`}
              download
            >
              Download
            </a>
          )}
          {result && !one.isThere && <span className={css.subtle}>on {result.host}, or deleted</span>}
        </div>
      </td>
    </tr>
  );
}
