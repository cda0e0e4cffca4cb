import { and, eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { standingAgent } from "@/lib/agents/agent";
import { notFound } from "@/lib/base/errors";
import { modelFor } from "@/lib/models/model";
import { standingPrincipal } from "@/lib/principals/principal";
import { toolFor } from "@/lib/tools/tool";
import type { StopKind } from "./stop";

/** What a target is called. Throws NOT_FOUND, also for another tenant's; CONFLICT for what counts for another. */
export async function nameOfTarget(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  kind: StopKind,
  id: string,
): Promise<string> {
  if (kind === "agent") return (await standingAgent(reader, ctx, id)).name;
  if (kind === "principal") return (await standingPrincipal(reader, ctx, id)).name;
  if (kind === "tool") return (await toolFor(reader, ctx, id)).name;
  if (kind === "model") return (await modelFor(reader, ctx, id)).name;
  const [row] = await reader
    .select({ name: keys.name })
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.id, id)));
  if (!row) throw notFound("key");
  return row.name;
}
