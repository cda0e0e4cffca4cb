import Link from "next/link";
import type { ReactNode } from "react";
import { count, counted } from "@/app/_ui/format/count";
import type { Reach } from "@/lib/stops/reach";
import type { StopKind } from "@/lib/stops/stop";

/** What a stop reaches, as far as the last days say; what it does not reach is said beforehand. */
export function ReachWords({ kind, reach, days }: { kind: StopKind; reach: Reach; days: number }) {
  const { counts, actions, decided } = reach;
  if (counts === "asked")
    return (
      <>
        <strong>Stop reaches all that is asked with it</strong>:{" "}
        {actions === 0 ? "nothing" : counted(actions, "decision")} in {days} days.
      </>
    );
  if (counts === "sent")
    return (
      <>
        <strong>Stop hinders nothing that is sent with it</strong>: telemetry tells what has happened. It
        marks it from then on. Its workload sent {actions === 0 ? "nothing" : counted(actions, "action")} in{" "}
        {days} days, with any of its keys.
      </>
    );
  if (actions === 0)
    return `Nothing was recorded of it in ${days} days, so nothing says what a stop would reach.`;
  return (
    <>
      <strong>Stop reaches {Math.floor((decided / actions) * 100)} % of what was done</strong> in {days} days:{" "}
      {count(decided)} of {counted(actions, ...DONE[kind])} passed a decision point.
      {decided < actions && " The rest asks nobody and runs on until something else stops it."}
    </>
  );
}

const ANY = [
  "tool call, model call, retrieval or delegation",
  "tool calls, model calls, retrievals and delegations",
] as const;
/** What is counted, one and many. */
const DONE: Readonly<Record<StopKind, readonly [string, string]>> = {
  agent: ANY,
  principal: ANY,
  tool: ["call", "calls"],
  model: ["call", "calls"],
  key: ANY,
};

/** What else stops it where a stop does not reach. */
export const ELSE: Readonly<Record<StopKind, ReactNode>> = {
  agent:
    "Its own page says what else would: the keys that are asked with, its tools at the gateway, its pods' network.",
  principal:
    "End their sign-in and tokens at your identity provider, and stop the agents that act on their authority.",
  tool: (
    <>
      Take it away at the gateway: <Link href="/tools/servers">each tool server</Link> has a manifest that
      disables it.
    </>
  ),
  model: "Take its route and the provider's credential out of your model gateway.",
  key: "Revoke it: from then on whoever asks or sends with it is refused.",
};
