import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { ToolView } from "@/lib/tools/tool";
import type { ToolUser } from "@/lib/tools/users";
import { OwnerLink } from "./owner-link";
import { Access, ToolMark } from "./tool-mark";
import css from "./tools.module.css";
import { serverHref, type ToolsUrl, toolHref, toolsHref } from "./url";

interface ToolsTableProps {
  page: { tools: ToolView[]; next: string | null };
  url: ToolsUrl;
  nowMs: number;
  /** Null while the lake does not answer. */
  users: ReadonlyMap<string, ToolUser[]> | null;
}

/** Tools, the unregistered first, then by name; the next ones behind a link, by keyset. */
export function ToolsTable({ page, url, nowMs, users }: ToolsTableProps) {
  return (
    <>
      <h2 id="tools" className="bw-unseen">
        Tools by name
      </h2>
      <ScrollRegion labelledBy="tools">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Tool</th>
              <th scope="col">Server</th>
              <th scope="col">Definition</th>
              <th scope="col">Access</th>
              <th scope="col">Data classes</th>
              <th scope="col">Owner</th>
              <th scope="col" className={css.number}>
                Agents
              </th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {page.tools.map((tool) => (
              <ToolRow
                key={tool.id}
                tool={tool}
                nowMs={nowMs}
                users={users ? (users.get(tool.id) ?? []) : null}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={toolsHref({ ...url, cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={toolsHref({ ...url, cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function ToolRow({ tool, nowMs, users }: { tool: ToolView; nowMs: number; users: ToolUser[] | null }) {
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={toolHref(tool.id)}>
          <Text of={tool.name} />
        </Link>
        {tool.summary !== null && (
          <div className={css.summary}>
            <Text of={tool.summary} />
          </div>
        )}
      </th>
      <td className={css.names}>
        {tool.server ? (
          <Link prefetch={false} href={serverHref(tool.server.id)}>
            <Text of={tool.server.name} />
          </Link>
        ) : (
          <span className={css.subtle}>–</span>
        )}
      </td>
      <td>
        <ToolMark tool={tool} />
      </td>
      <td>
        <Access tool={tool} />
      </td>
      <td className={css.names}>{tool.dataClasses.join(", ")}</td>
      <td className={css.names}>
        <OwnerLink owner={tool.owner} />
      </td>
      <td className={css.number}>{users === null ? "Unknown" : count(users.length)}</td>
      <td className={css.when} title={tool.lastSeenAt ? fullTime(tool.lastSeenAt) : undefined}>
        {tool.lastSeenAt ? ago(tool.lastSeenAt, nowMs) : <span className={css.subtle}>never</span>}
      </td>
    </tr>
  );
}
