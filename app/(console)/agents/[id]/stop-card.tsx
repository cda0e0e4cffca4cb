import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { Stream } from "@/app/_ui/list/stream";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { listStops } from "@/lib/stops/list";
import { AgentReach } from "../../stops/agent-reach";
import { LiftButton, StopButton } from "../../stops/stop-button";
import css from "../agents.module.css";
import { auditOf } from "../url";
import { RestoreButton, ResumeButton, RetireButton } from "./agent-dialogs";

interface StopCardProps {
  ctx: Ctx;
  agent: AgentView;
  mayStop: boolean;
  mayWrite: boolean;
}

/** How it is stopped, and what that reaches. */
export async function StopCard({ ctx, agent, mayStop, mayWrite }: StopCardProps) {
  const { suspension, state } = agent;
  const stands = agent.mergedInto === null;
  const { stops } = await listStops(ctx, { state: "in-force", kind: "agent", targets: [agent.id], limit: 1 });
  const stop = stops[0] ?? null;
  const since = stop?.at ?? suspension?.at ?? null;
  return (
    <section className={css.card} aria-labelledby="stop">
      <div className={css.head}>
        <div>
          <h2 id="stop">How do I stop it?</h2>
          <p>
            {since
              ? "Every decision about it denies. What asks nobody is marked in the audit."
              : "In one step, with a reason: every decision about it denies within 2 seconds."}
          </p>
        </div>
        {stands && (
          <span className={css.actions}>
            {mayStop && !stop && <StopButton kind="agent" target={agent.id} name={agent.name} />}
            {mayStop && stop && <LiftButton id={stop.id} name={agent.name} />}
            {mayStop && suspension && <ResumeButton id={agent.id} name={agent.name} />}
            {mayWrite && state !== "retired" && <RetireButton id={agent.id} name={agent.name} />}
            {mayWrite && state === "retired" && <RestoreButton id={agent.id} name={agent.name} />}
          </span>
        )}
      </div>
      {suspension && (
        <dl className={css.facts}>
          <dt>Suspended</dt>
          <dd>
            <Text of={suspension.reason} />, by <Text of={suspension.by} />,{" "}
            {fullTime(suspension.at).slice(0, 19)} UTC
          </dd>
        </dl>
      )}
      {since && agent.keys.length > 0 && (
        <p className={css.foot}>
          <a href={auditOf(agent, since)}>Its actions since it was stopped</a>
        </p>
      )}
      <Reach ctx={ctx} agent={agent} />
      {!mayStop && (
        <p className={css.foot}>
          Stopping needs the ability <code>stop</code>, which responders and administrators have.
        </p>
      )}
    </section>
  );
}

function Reach({ ctx, agent }: Pick<StopCardProps, "ctx" | "agent">) {
  return (
    <Stream fallback={<Skeleton rows={2} label="Counting what passed a decision point" />}>
      <AgentReach ctx={ctx} agent={agent} />
    </Stream>
  );
}
