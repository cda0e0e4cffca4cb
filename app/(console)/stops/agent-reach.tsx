import Link from "next/link";
import { cache } from "react";
import { Text } from "@/app/_ui/content/text";
import { settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { listKeys } from "@/lib/keys/list";
import { coverageOf, sumCoverage } from "@/lib/stops/coverage";
import { isolatedAgent } from "@/lib/stops/manifests";
import { keysAskingOf } from "@/lib/stops/reach";
import { RevokeButton } from "../settings/token-dialogs";
import { ManifestBox } from "./manifest-box";
import { ReachWords } from "./reach-words";
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

/** Active decide keys that were asked with about the agent, once a request; none where the lake does not tell. */
const askingKeys = cache(async (ctx: Ctx, actsAs: string) => {
  const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 60_000 };
  const both = Promise.all([listKeys(ctx, { kind: "decide" }), keysAskingOf(ctx, actsAs.split("\n"), range)]);
  const read = await settle(both, ctx.requestId);
  if (!read.ok) return [];
  const [all, ids] = read.value;
  return all.filter(({ id, state }) => state === "active" && ids.includes(id));
});

/** What a stop of the agent reaches, as far as the last days say, and what else would. */
export async function AgentReach({ ctx, agent }: AgentReachProps) {
  const keys = agent.keys.map(({ key }) => key);
  const read = await coverage(ctx, keys.join("\n"));
  const total = read.ok ? sumCoverage(read.value, keys) : null;
  return (
    <div className={css.reach}>
      <p>
        {total === null ? (
          "Its actions could not be counted: what a stop reaches is not known."
        ) : (
          <ReachWords kind="agent" reach={{ counts: "done", ...total }} days={DAYS} />
        )}
      </p>
      {(total === null || total.decided < total.actions || total.actions === 0) && (
        <div>
          What else would stop it:
          <ul>
            <li>
              <AskingKeys ctx={ctx} actsAs={keys} />
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

/** The keys with which was asked about it: a gateway that fails closed lets nothing through without them. */
async function AskingKeys({ ctx, actsAs }: { ctx: Ctx; actsAs: readonly string[] }) {
  const found = ctx.abilities.has("settings.write") ? await askingKeys(ctx, actsAs.join("\n")) : [];
  if (found.length === 0)
    return (
      <>
        Revoke the <Link href="/settings">decide keys</Link> of the gateways before it: what fails closed lets
        nothing through then. Revoking an <Link href="/connect">ingest key</Link> only silences it.
      </>
    );
  return (
    <>
      Revoke what is asked with about it: what fails closed lets nothing through then.
      <ul className={css.keys}>
        {found.map(({ id, name }) => (
          <li key={id}>
            <Text of={name} /> <RevokeButton id={id} name={name} />
          </li>
        ))}
      </ul>
    </>
  );
}
