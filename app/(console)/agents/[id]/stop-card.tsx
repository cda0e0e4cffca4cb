import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import type { AgentView } from "@/lib/agents/agent";
import css from "../agents.module.css";
import { auditOf } from "../url";
import { RestoreButton, ResumeButton, RetireButton, SuspendButton } from "./agent-dialogs";

interface StopCardProps {
  agent: AgentView;
  mayStop: boolean;
  mayWrite: boolean;
}

/** How it is stopped, and what that does now. */
export function StopCard({ agent, mayStop, mayWrite }: StopCardProps) {
  const { suspension, state } = agent;
  const stands = agent.mergedInto === null;
  return (
    <section className={css.card} aria-labelledby="stop">
      <div className={css.head}>
        <div>
          <h2 id="stop">How do I stop it?</h2>
          <p>
            {suspension
              ? "It is suspended: recorded and shown, and held wherever a policy enforces it."
              : "Suspend it with a reason: that is recorded and shown at once, and held wherever a policy enforces it."}
          </p>
        </div>
        {stands && (
          <span className={css.actions}>
            {mayStop && !suspension && <SuspendButton id={agent.id} name={agent.name} />}
            {mayStop && suspension && <ResumeButton id={agent.id} name={agent.name} />}
            {mayWrite && state !== "retired" && <RetireButton id={agent.id} name={agent.name} />}
            {mayWrite && state === "retired" && <RestoreButton id={agent.id} name={agent.name} />}
          </span>
        )}
      </div>
      {suspension && (
        <dl className={css.facts}>
          <dt>Reason</dt>
          <dd>
            <Text of={suspension.reason} />
          </dd>
          <dt>By</dt>
          <dd>
            <Text of={suspension.by} />, {fullTime(suspension.at).slice(0, 19)} UTC
          </dd>
          {agent.keys.length > 0 && (
            <>
              <dt>Since then</dt>
              <dd>
                <a href={auditOf(agent, suspension.at)}>Its actions after it was suspended</a>
              </dd>
            </>
          )}
        </dl>
      )}
      {!mayStop && (
        <p className={css.foot}>
          Suspending needs the ability <code>stop</code>, which responders and administrators have.
        </p>
      )}
    </section>
  );
}
