import { param, type SearchParams } from "@/app/_ui/list/list-url";
import type { Ctx } from "@/lib/access/ctx";
import { whatCan } from "@/lib/policies/whoCan";
import { AllowancesCard } from "../../policies/_permissions/allowances-card";
import { agentHref } from "../url";

/** What the policies in force let this agent do, with each tool and model of the catalogs. */
export function MayCard({ ctx, agentId, search }: { ctx: Ctx; agentId: string; search: SearchParams }) {
  const href = agentHref(agentId);
  const of = (kind: "tools" | "models") => {
    const cursor = param(search, `may-${kind}`).slice(0, 1_000) || undefined;
    return {
      read: whatCan(ctx, { agent: agentId, of: kind, cursor }),
      nextHref: (next: string) => `${href}?may-${kind}=${encodeURIComponent(next)}#may-${kind}`,
      hrefOf: (id: string) => `/${kind}/${encodeURIComponent(id)}`,
      id: `may-${kind}`,
      requestId: ctx.requestId,
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
