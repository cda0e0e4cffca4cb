import { param, type SearchParams } from "@/app/_ui/list/list-url";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { whatCan } from "@/lib/policies/whoCan";
import { AllowancesCard } from "../../policies/_permissions/allowances-card";
import { agentHref } from "../url";

interface MayCardProps {
  ctx: Ctx;
  agent: Pick<AgentView, "id" | "suspension">;
  search: SearchParams;
}

/** What the policies in force let this agent do, with each tool and model of the catalogs. */
export function MayCard({ ctx, agent, search }: MayCardProps) {
  const href = agentHref(agent.id);
  const of = (kind: "tools" | "models") => {
    const cursor = param(search, `may-${kind}`).slice(0, 1_000) || undefined;
    return {
      read: whatCan(ctx, { agent: agent.id, of: kind, cursor }),
      nextHref: (next: string) => `${href}?may-${kind}=${encodeURIComponent(next)}#may-${kind}`,
      hrefOf: (id: string) => `/${kind}/${encodeURIComponent(id)}`,
      id: `may-${kind}`,
      ctx,
      about: { target: agent.id, isSuspended: agent.suspension !== null },
      retryHref: href,
    };
  };
  return (
    <>
      <AllowancesCard {...of("tools")} title="Tools that it may call" column="Tool" />
      <AllowancesCard {...of("models")} title="Models that it may use" column="Model" />
    </>
  );
}
