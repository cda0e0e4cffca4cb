import Link from "next/link";
import { cache } from "react";
import { count } from "@/app/_ui/format/count";
import { settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { type Coverage, coverageOf, sumCoverage } from "@/lib/stops/coverage";
import { isolatedAgent } from "@/lib/stops/manifests";
import { ManifestBox } from "./manifest-box";
import css from "./stops.module.css";

const DAYS = 7;
const DAY_MS = 86_400_000;

interface AgentReachProps {
  ctx: Ctx;
  agent: Pick<AgentView, "name" | "keys" | "runtime">;
}

/** Once a request, for the card and the dialog. `keys` by lines. */
const coverage = cache((ctx: Ctx, keys: string) => {
  const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 60_000 };
  return settle(coverageOf(ctx, keys.split("\n"), range), ctx.requestId);
});

/** What a stop of the agent reaches, as far as the last days say, and what else would. */
export async function AgentReach({ ctx, agent }: AgentReachProps) {
  const keys = agent.keys.map(({ key }) => key);
  const read = await coverage(ctx, keys.join("\n"));
  const total = read.ok ? sumCoverage(read.value, keys) : null;
  return (
    <div className={css.reach}>
      <p>
        {total === null
          ? "Its actions could not be counted: what a stop reaches is not known."
          : words(total)}
      </p>
      {(total === null || total.decided < total.actions || total.actions === 0) && (
        <div>
          What else would stop it:
          <ul>
            <li>
              <Link href="/connect">Revoke the keys</Link> that it sends and asks with.
            </li>
            <li>
              Take its tools away at the gateway: <Link href="/tools/servers">each tool server</Link> has a
              manifest that disables it.
            </li>
            <li>
              Have your own system told: <Link href="/notifications">a webhook</Link> for{" "}
              <code>stop.made</code>.
            </li>
          </ul>
          <ManifestBox
            title="Cut its pods off from the network"
            manifest={isolatedAgent(agent.name, agent.runtime.namespace ?? null)}
          />
        </div>
      )}
    </div>
  );
}

function words({ actions, decided }: Coverage) {
  if (actions === 0) return `It did nothing in ${DAYS} days, so nothing says what a stop would reach.`;
  const percent = Math.floor((decided / actions) * 100);
  return (
    <>
      <strong>Stop reaches {percent} % of what it did</strong> in {DAYS} days: {count(decided)} of{" "}
      {count(actions)} tool calls, model calls, retrievals and delegations passed a decision point.
      {decided < actions && " The rest asks nobody and runs on until something else stops it."}
    </>
  );
}
