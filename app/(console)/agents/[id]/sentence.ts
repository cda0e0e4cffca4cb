import { counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import type { AgentView } from "@/lib/agents/agent";
import { STATE_WORDS } from "../words";

/** `Suspended · registered · owned by Kim · version 1.2.0 · 2 keys · first seen 12 d ago · last seen 2 m ago`. */
export function agentSentence(agent: AgentView, nowMs: number): string {
  const seen =
    agent.firstSeenAt && agent.lastSeenAt
      ? [`first seen ${ago(agent.firstSeenAt, nowMs)}`, `last seen ${ago(agent.lastSeenAt, nowMs)}`]
      : ["never seen in telemetry"];
  const state = STATE_WORDS[agent.state];
  return [
    ...(agent.suspension ? ["Suspended"] : []),
    agent.suspension ? state.toLowerCase() : state,
    agent.owner ? `owned by ${agent.owner.name}` : "without an owner",
    ...(agent.version ? [`version ${agent.version}`] : []),
    counted(agent.keys.length, "key"),
    ...seen,
  ].join(" · ");
}
