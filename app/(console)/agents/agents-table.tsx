import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { Stream } from "@/app/_ui/list/stream";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { AgentView } from "@/lib/agents/agent";
import type { FindingView } from "@/lib/findings/finding";
import { AgentMark } from "./agent-mark";
import css from "./agents.module.css";
import { CoverageLine, DayBar, type Doings, ToolsCell } from "./doings-cells";
import { type AgentsUrl, agentHref, agentsHref } from "./url";
import { RISK_WORDS } from "./words";

interface AgentsTableProps {
  page: { agents: AgentView[]; next: string | null };
  url: AgentsUrl;
  nowMs: number;
  /** What the shown agents did: read from the lake while the rows stand already. */
  doings: Promise<Doings>;
  /** Ids of those that are stopped. */
  stopped: ReadonlySet<string>;
  /** The open ones, by agent; null where they could not be read. */
  findings: ReadonlyMap<string, readonly FindingView[]> | null;
}

/** Agents, those that nobody has registered first; the next ones behind a link, by keyset. */
export function AgentsTable({ page, url, nowMs, doings, stopped, findings }: AgentsTableProps) {
  return (
    <>
      <h2 className="bw-unseen" id="agents-list">
        Agents, the unregistered first
      </h2>
      <ScrollRegion labelledBy="agents-list">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Owner</th>
              <th scope="col">Risk</th>
              <th scope="col" className={css.wide}>
                Environment
              </th>
              <th scope="col" className={css.wide}>
                Version
              </th>
              <th scope="col">Tools used / allowed</th>
              <th scope="col">Last 24 h</th>
              <th scope="col">Open findings</th>
              <th scope="col">Last seen</th>
            </tr>
          </thead>
          <tbody>
            {page.agents.map((one) => (
              <AgentRow
                key={one.id}
                one={one}
                nowMs={nowMs}
                doings={doings}
                stopped={stopped}
                findings={findings}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={agentsHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={agentsHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

interface AgentRowProps extends Pick<AgentsTableProps, "nowMs" | "doings" | "stopped" | "findings"> {
  one: AgentView;
}

function AgentRow({ one, nowMs, doings, stopped, findings }: AgentRowProps) {
  const services = [
    ...new Set(one.keys.map((key) => key.service).filter((name) => name !== "" && name !== one.name)),
  ];
  return (
    <tr>
      <th scope="row">
        <div className={css.nameLine}>
          <Link prefetch={false} href={agentHref(one.id)}>
            <Text of={one.name} />
          </Link>
          <AgentMark agent={one} stopped={stopped.has(one.id)} />
        </div>
        {(one.environment || one.version) && (
          <div className={`${css.subtle} ${css.narrow}`}>
            <Text of={[one.environment, one.version].filter(Boolean).join(" · ")} />
          </div>
        )}
        {services.length > 0 && (
          <div className={css.subtle}>
            <Text of={services.slice(0, 3).join(", ")} />
          </div>
        )}
      </th>
      <td>
        {one.owner ? (
          <Link prefetch={false} href={`/people/${one.owner.id}`}>
            <Text of={one.owner.name} />
          </Link>
        ) : (
          <span className={one.state === "registered" ? css.lacking : css.subtle}>None</span>
        )}
      </td>
      <td className={css.when}>
        {one.riskTier ? RISK_WORDS[one.riskTier] : <span className={css.subtle}>Not said</span>}
      </td>
      <td className={css.wide}>
        {one.environment ? <Text of={one.environment} /> : <span className={css.subtle}>Not said</span>}
      </td>
      <td className={`${css.value} ${css.wide}`}>{one.version && <Text of={one.version} />}</td>
      <td>
        <Stream fallback={<span className={css.subtle}>…</span>}>
          <ToolsCell agent={one} doings={doings} />
        </Stream>
      </td>
      <td>
        <Stream fallback={<span className={css.subtle}>…</span>}>
          <DayBar agent={one} doings={doings} />
          <CoverageLine agent={one} doings={doings} />
        </Stream>
      </td>
      <td>
        <FindingsCell id={one.id} findings={findings} />
      </td>
      <td className={css.when} title={one.lastSeenAt ? fullTime(one.lastSeenAt) : undefined}>
        {one.lastSeenAt ? ago(one.lastSeenAt, nowMs) : <span className={css.subtle}>never</span>}
      </td>
    </tr>
  );
}

/** How many open findings it has, and the worst of them. */
function FindingsCell({ id, findings }: { id: string; findings: AgentsTableProps["findings"] }) {
  if (findings === null) return <span className={css.subtle}>Unknown</span>;
  const mine = findings.get(id) ?? [];
  const [worst] = mine;
  if (!worst) return <span className={css.subtle}>None</span>;
  return (
    <Link prefetch={false} href={`/findings?q=${encodeURIComponent(id)}`}>
      {count(mine.length)}
      <span className={css.subtle}>&nbsp;{worst.severity}</span>
    </Link>
  );
}
