import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type AgentView, agentFor } from "./agent";
import { agentViews } from "./views";

/** One agent, whatever its state. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getAgent(ctx: Ctx, id: string): Promise<AgentView> {
  requireAbility(ctx, "audit.read");
  const [view] = await agentViews(store(), ctx, [await agentFor(store(), ctx, id)]);
  if (!view) throw notFound("agent");
  return view;
}
