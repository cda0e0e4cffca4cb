import { and, eq, isNotNull } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { issueKey } from "./issue";
import { listKeys } from "./list";
import { revokeKey } from "./revoke";

const STARTER_NAME = "first agent";

/** An ingest key for the snippet that a start prints, until some key has received a span; an unused one of an earlier start is replaced. Its secret, or null. */
export async function starterKey(ctx: Ctx): Promise<string | null> {
  const [used] = await store()
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.kind, "ingest"), isNotNull(keys.firstSpanAt)))
    .limit(1);
  if (used) return null;
  const { secret, key } = await issueKey(ctx, { kind: "ingest", name: STARTER_NAME, workload: "default" });
  const all = await listKeys(ctx, { kind: "ingest" });
  const older = all.filter((one) => one.name === STARTER_NAME && one.id !== key.id && one.state === "active");
  for (const one of older) await revokeKey(ctx, one.id);
  return secret;
}
