import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { ServerSummary } from "@/lib/tools/listServers";
import { OwnerLink } from "../owner-link";
import { Mark } from "../tool-mark";
import css from "../tools.module.css";
import { type ServersUrl, serverHref, serversHref } from "../url";

interface ServersTableProps {
  page: { servers: ServerSummary[]; next: string | null };
  url: ServersUrl;
  nowMs: number;
}

/** Tool servers by name; the next ones behind a link, by keyset. */
export function ServersTable({ page, url, nowMs }: ServersTableProps) {
  return (
    <>
      <h2 id="servers" className="bw-unseen">
        Tool servers by name
      </h2>
      <ScrollRegion labelledBy="servers">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Server</th>
              <th scope="col">Asked over</th>
              <th scope="col" className={css.number}>
                Tools
              </th>
              <th scope="col" className={css.number}>
                Approved
              </th>
              <th scope="col" className={css.number}>
                Changed
              </th>
              <th scope="col">Owner</th>
              <th scope="col">Answers</th>
            </tr>
          </thead>
          <tbody>
            {page.servers.map((server) => (
              <ServerRow key={server.id} server={server} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={serversHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={serversHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function ServerRow({ server, nowMs }: { server: ServerSummary; nowMs: number }) {
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={serverHref(server.id)}>
          <Text of={server.name} />
        </Link>
        {server.description !== null && (
          <div className={css.summary}>
            <Text of={server.description} />
          </div>
        )}
      </th>
      <td className={css.names}>
        <span className={css.value}>
          <Text of={server.url ?? (server.command ? `stdio: ${server.command}` : "")} />
        </span>
        {server.transport === null && (
          <span className={css.subtle}>
            {"addressNotKept" in server.facts ? "Not asked: its address was not kept" : "Not asked"}
          </span>
        )}
      </td>
      <td className={css.number}>{count(server.tools)}</td>
      <td className={css.number}>{count(server.approved)}</td>
      <td className={css.number}>{count(server.changed)}</td>
      <td className={css.names}>
        <OwnerLink owner={server.owner} />
      </td>
      <td className={css.when} title={server.listedAt ? fullTime(server.listedAt) : undefined}>
        <Answers server={server} nowMs={nowMs} />
      </td>
    </tr>
  );
}

function Answers({ server, nowMs }: { server: ServerSummary; nowMs: number }) {
  if (server.failures > 0) return <Mark glyph="✕" word="Does not answer" tone={css.bad} />;
  if (server.listedAt === null) return <span className={css.subtle}>never listed</span>;
  return <>{ago(server.listedAt, nowMs)}</>;
}
