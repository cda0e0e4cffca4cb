import button from "@/app/_ui/button.module.css";
import type { ListUrl } from "@/app/_ui/list/list-url";
import table from "@/app/_ui/table/table.module.css";
import type { SessionView } from "@/lib/sessions/session";
import { SessionRow } from "./session-row";
import css from "./session-table.module.css";
import { sessionsHref } from "./url";

function Head() {
  return (
    <>
      <colgroup>
        <col className={css.timeCol} />
        <col />
        <col />
        <col />
        <col className={css.stepsCol} />
        <col className={css.failuresCol} />
        <col className={css.lengthCol} />
        <col className={table.numberCol} />
        <col className={css.lengthCol} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Last activity (UTC)</th>
          <th scope="col">Session</th>
          <th scope="col">Agents</th>
          <th scope="col">Principal</th>
          {["Steps", "Failures", "Duration", "Tokens", "Cost $"].map((word) => (
            <th key={word} scope="col" className={table.number}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

/** Sessions by their last activity, newest first; older ones behind a link, by keyset. */
export function SessionTable({
  sessions,
  next,
  url,
  caption,
}: {
  sessions: SessionView[];
  next: string | null;
  url: ListUrl;
  caption: string;
}) {
  return (
    <>
      <table className={table.table}>
        <caption className="bw-unseen">{caption}</caption>
        <Head />
        <tbody>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </tbody>
      </table>
      <div className={table.more}>
        {url.cursor !== "" && (
          <a data-nav className={button.button} href={sessionsHref(url, { cursor: "" })}>
            Newest
          </a>
        )}
        {next !== null ? (
          <a data-nav className={button.button} href={sessionsHref(url, { cursor: next })}>
            Load older
          </a>
        ) : (
          <span>End of the range</span>
        )}
      </div>
    </>
  );
}
