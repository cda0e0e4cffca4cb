import { asc, eq } from "drizzle-orm";
import { policyEngines } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type EngineRow, type EngineView, engineFor } from "./engine";

const MOST = 200;

/** The tenant's engines by name. Needs `audit.read`. */
export async function listEngines(ctx: Ctx): Promise<EngineView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(policyEngines)
    .where(eq(policyEngines.tenant, ctx.tenant))
    .orderBy(asc(policyEngines.name))
    .limit(MOST);
  return rows.map(viewOf);
}

/** One engine. Needs `audit.read`; throws NOT_FOUND. */
export async function getEngine(ctx: Ctx, id: string): Promise<EngineView> {
  requireAbility(ctx, "audit.read");
  return viewOf(await engineFor(store(), ctx, id));
}

function viewOf(row: EngineRow): EngineView {
  const { id, name, kind, url, path, timeoutMs, mode, token, lastError, lastAskedAt } = row;
  const asked = { lastError, lastAskedAt: lastAskedAt?.toISOString() ?? null };
  return { id, name, kind, url, path, timeoutMs, mode, hasToken: token !== null, ...asked };
}
