import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { agentCalls, type GraphNode } from "@/lib/agents/calls";
import { type Neighbourhood, neighbourhood } from "@/lib/agents/neighbourhood";
import css from "../agents.module.css";
import { agentHref } from "../url";
import { Graph } from "./graph";

const DAYS = 30;
const DAY_MS = 86_400_000;

/** Who runs this agent and whom it runs, two steps both ways. */
export async function GraphCard({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  const read = await settle(agentCalls(ctx, ctx.now() - DAYS * DAY_MS), ctx.requestId);
  const self = { key: agent.id, id: agent.id, name: agent.name };
  const around = read.ok ? neighbourhood(read.value, self) : null;
  return (
    <section className={css.card} aria-labelledby="graph">
      <div className={css.head}>
        <div>
          <h2 id="graph">Agent graph</h2>
          {around && <p>{sentence(around, agent.id)}</p>}
        </div>
      </div>
      {!read.ok && (
        <Failure
          what="The graph could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={agentHref(agent.id)}
        />
      )}
      {around && around.calls.length > 0 && (
        <>
          <ScrollRegion labelledBy="graph">
            <Graph around={around} />
          </ScrollRegion>
          <Twin around={around} nowMs={ctx.now()} />
        </>
      )}
    </section>
  );
}

function sentence({ calls }: Neighbourhood, id: string): string {
  const by = calls.filter((one) => one.to.key === id).length;
  const runs = calls.filter((one) => one.from.key === id).length;
  if (calls.length === 0) return `No agent ran it in the last ${DAYS} days, and it ran none.`;
  return `Run by ${counted(by, "agent")}, runs ${counted(runs, "agent")}, last ${DAYS} days.`;
}

function Name({ node }: { node: GraphNode }) {
  const text = <Text of={node.name} />;
  return node.id ? <Link href={agentHref(node.id)}>{text}</Link> : text;
}

/** The same as rows, for keys and readers. */
function Twin({ around, nowMs }: { around: Neighbourhood; nowMs: number }) {
  return (
    <details className={css.twin}>
      <summary>Calls as a table</summary>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col">Ran</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {around.calls.map((call) => (
            <tr key={`${call.from.key} ${call.to.key}`}>
              <th scope="row">
                <Name node={call.from} />
              </th>
              <td>
                <Name node={call.to} />
              </td>
              <td className={css.when}>{ago(new Date(call.lastMs).toISOString(), nowMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
