import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ModelAgent } from "@/lib/models/agents";
import css from "../../people/people.module.css";

const SHOWN = 50;

/** Which agents were seen to use the model. */
export function AgentsCard({ agents, nowMs }: { agents: readonly ModelAgent[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="agents">
      <div className={css.head}>
        <h2 id="agents">Used by</h2>
      </div>
      {agents.length === 0 ? (
        <p className={css.foot}>No agent on the list was seen to use it.</p>
      ) : (
        <ScrollRegion labelledBy="agents">
          <table className={`${css.table} ${css.history}`}>
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col">State</th>
                <th scope="col">Environment</th>
                <th scope="col">Data classes</th>
                <th scope="col">Last used it</th>
              </tr>
            </thead>
            <tbody>
              {agents.slice(0, SHOWN).map((agent) => (
                <tr key={agent.id}>
                  <th scope="row">
                    <Link href={`/agents/${encodeURIComponent(agent.id)}`}>
                      <Text of={agent.name} />
                    </Link>
                  </th>
                  <td>{agent.state === "discovered" ? "unregistered" : agent.state}</td>
                  <td>{agent.environment !== null && <Text of={agent.environment} />}</td>
                  <td className={css.names}>{agent.dataClasses.join(", ")}</td>
                  <td className={css.when} title={fullTime(agent.lastSeenAt)}>
                    {ago(agent.lastSeenAt, nowMs)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {agents.length > SHOWN && <p className={css.foot}>and {agents.length - SHOWN} more agents</p>}
    </section>
  );
}
