import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { DoButton } from "@/app/(console)/people/do-button";
import type { AgentKeyView, AgentView } from "@/lib/agents/agent";
import css from "../agents.module.css";
import { unbindMutation } from "../mutations";
import { auditOf } from "../url";
import { BindButton } from "./bind-button";

/** Under which keys this agent's actions stand, and which of them a person bound to it. */
export function KeysCard({ agent, mayWrite, nowMs }: { agent: AgentView; mayWrite: boolean; nowMs: number }) {
  const mayBind = mayWrite && agent.mergedInto === null && agent.state !== "retired";
  return (
    <section className={css.card} aria-labelledby="keys">
      <div className={css.head}>
        <div>
          <h2 id="keys">Seen as</h2>
          <p>
            A key is one agent in one workload. The same agent elsewhere has another, which can be bound here.
          </p>
        </div>
        {mayBind && <BindButton id={agent.id} name={agent.name} />}
      </div>
      {agent.keys.length === 0 && <p className={css.foot}>No telemetry has named it yet.</p>}
      {agent.keys.length > 0 && (
        <ScrollRegion labelledBy="keys">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Called</th>
                <th scope="col">Workload</th>
                <th scope="col">Service</th>
                <th scope="col">First seen</th>
                <th scope="col">Last seen</th>
                <th scope="col">
                  <span className="bw-unseen">Bound</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {agent.keys.map((one) => (
                <KeyRow key={one.key} one={one} agent={agent} mayBind={mayBind} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

interface KeyRowProps {
  one: AgentKeyView;
  agent: AgentView;
  mayBind: boolean;
  nowMs: number;
}

function KeyRow({ one, agent, mayBind, nowMs }: KeyRowProps) {
  return (
    <tr>
      <th scope="row" className={css.value}>
        <span className={css.inline}>
          <a href={auditOf({ keys: [one] }, "now-30d")}>{one.key}</a>
          <CopyButton text={one.key} label="key" />
        </span>
      </th>
      <td>
        <Text of={one.agentName || one.agentId} />
        {one.agentId !== one.agentName && (
          <div className={css.value}>
            <Text of={one.agentId} />
          </div>
        )}
      </td>
      <td>
        <Text of={one.workload} />
      </td>
      <td>
        <Text of={one.service} />
      </td>
      <td className={css.when}>{fullTime(one.firstSeenAt).slice(0, 16)}</td>
      <td className={css.when} title={fullTime(one.lastSeenAt)}>
        {ago(one.lastSeenAt, nowMs)}
      </td>
      <td>
        {one.bound && mayBind && (
          <DoButton
            label="Unbind"
            name={`Unbind ${visible(one.agentName || one.agentId)}`}
            fields={{ id: agent.id, key: one.key }}
            action={unbindMutation}
          />
        )}
      </td>
    </tr>
  );
}
