import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import type { AgentView } from "@/lib/agents/agent";
import css from "../agents.module.css";
import { agentHref, auditOf } from "../url";

/** What must be seen before anything else: stopped, seen after it was retired, or counted elsewhere. */
export function Alarms({ agent }: { agent: AgentView }) {
  const { suspension, mergedInto, retiredAt, lastSeenAt } = agent;
  const isBack = retiredAt !== null && lastSeenAt !== null && lastSeenAt > retiredAt;
  return (
    <>
      {mergedInto && (
        <p className={css.banner}>
          <span>
            Its key counts for{" "}
            <Link href={agentHref(mergedInto.id)}>
              <Text of={mergedInto.name} />
            </Link>{" "}
            now, where it can be unbound.
          </span>
        </p>
      )}
      {suspension && (
        <p className={css.alarm}>
          <span>
            <strong>⊘ Suspended</strong> {fullTime(suspension.at).slice(0, 16)} UTC by{" "}
            <Text of={suspension.by} />: <Text of={suspension.reason} />
          </span>
        </p>
      )}
      {isBack && (
        <p className={css.alarm}>
          <span>
            <strong>Seen after it was retired</strong>, last {fullTime(lastSeenAt).slice(0, 16)} UTC.
          </span>
          <a href={auditOf(agent, retiredAt)}>Its actions since</a>
        </p>
      )}
    </>
  );
}
