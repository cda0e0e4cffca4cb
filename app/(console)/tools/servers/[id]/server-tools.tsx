import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ToolView } from "@/lib/tools/tool";
import { ApproveAllButton } from "../../tool-dialogs";
import { Access, ToolMark } from "../../tool-mark";
import css from "../../tools.module.css";
import { toolHref, toolsHref } from "../../url";

interface ServerToolsProps {
  server: { id: string; name: string };
  page: { tools: ToolView[]; next: string | null };
  /** Of all definitions as they are now; null where there is none. */
  fingerprint: string | null;
  mayWrite: boolean;
}

/** What the server offers, and what of that somebody vouches for. All are approved together only where all of them are shown. */
export function ServerTools({ server, page, fingerprint, mayWrite }: ServerToolsProps) {
  const due = page.tools.filter(
    ({ state, approval }) => state === "registered" && (approval === "none" || approval === "changed"),
  );
  return (
    <section className={css.card} aria-labelledby="server-tools">
      <div className={css.head}>
        <h2 id="server-tools">Tools</h2>
        <div className={css.actions}>
          <Link href={toolsHref({ server: server.id })}>In the list of tools</Link>
          {mayWrite && fingerprint !== null && due.length > 0 && page.next === null && (
            <ApproveAllButton
              server={server.id}
              name={server.name}
              fingerprint={fingerprint}
              due={due.map(({ id, name, approval }) => ({
                href: toolHref(id),
                name,
                changed: approval === "changed",
              }))}
            />
          )}
        </div>
      </div>
      {page.tools.length === 0 ? (
        <p className={css.foot}>No list of its tools was taken yet.</p>
      ) : (
        <ScrollRegion labelledBy="server-tools">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Tool</th>
                <th scope="col">Definition</th>
                <th scope="col">Access</th>
                <th scope="col">Data classes</th>
              </tr>
            </thead>
            <tbody>
              {page.tools.map((tool) => (
                <ToolRow key={tool.id} tool={tool} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {page.next !== null && <p className={css.foot}>More of them stand in the list of tools.</p>}
    </section>
  );
}

function ToolRow({ tool }: { tool: ToolView }) {
  return (
    <tr>
      <th scope="row">
        <Link href={toolHref(tool.id)}>
          <Text of={tool.name} />
        </Link>
        {tool.summary !== null && (
          <div className={css.summary}>
            <Text of={tool.summary} />
          </div>
        )}
      </th>
      <td>
        <ToolMark tool={tool} />
      </td>
      <td>
        <Access tool={tool} />
      </td>
      <td className={css.names}>{tool.dataClasses.join(", ")}</td>
    </tr>
  );
}
