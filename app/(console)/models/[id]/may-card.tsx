import { param, type SearchParams } from "@/app/_ui/list/list-url";
import type { Ctx } from "@/lib/access/ctx";
import { whoCan } from "@/lib/policies/whoCan";
import { AllowancesCard } from "../../policies/_permissions/allowances-card";

/** Which agents may use this model by the policies in force. */
export function MayCard({ ctx, id, search }: { ctx: Ctx; id: string; search: SearchParams }) {
  const href = `/models/${encodeURIComponent(id)}`;
  const cursor = param(search, "may").slice(0, 1_000) || undefined;
  return (
    <AllowancesCard
      title="Who may use it"
      id="may"
      column="Agent"
      read={whoCan(ctx, { kind: "model", id, cursor })}
      hrefOf={(agent) => `/agents/${encodeURIComponent(agent)}`}
      nextHref={(next) => `${href}?may=${encodeURIComponent(next)}#may`}
      ctx={ctx}
      about={{ target: id }}
      retryHref={href}
    />
  );
}
