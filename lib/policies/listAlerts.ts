import { and, desc, eq } from "drizzle-orm";
import { policies, policyAlerts } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";

/** What one rule raised about one agent, of the last 30 days. Times are ISO 8601. */
export interface AlertView {
  policy: { id: string; name: string };
  version: number;
  /** Empty where the policy as a whole cannot be read. */
  rule: string;
  title: string | null;
  /** Null where it is about nobody in particular. */
  principal: { id: string; name: string } | null;
  resource: string;
  effect: "allow" | "deny" | "hold";
  mode: "enforced" | "observed";
  /** `act_…` of the newest. */
  decision: string;
  count: number;
  firstAt: string;
  lastAt: string;
}

const MOST = 50;

/** What rules with the obligation `alert` raised, the newest first; 50 at most. Needs `audit.read`. */
export async function listAlerts(ctx: Ctx): Promise<AlertView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select({ alert: policyAlerts, name: policies.name })
    .from(policyAlerts)
    .innerJoin(policies, and(eq(policies.id, policyAlerts.policy), eq(policies.tenant, ctx.tenant)))
    .where(eq(policyAlerts.tenant, ctx.tenant))
    .orderBy(desc(policyAlerts.lastAt), policyAlerts.policy, policyAlerts.rule, policyAlerts.principal)
    .limit(MOST);
  return rows.map(({ alert, name }) => ({
    policy: { id: alert.policy, name },
    version: alert.version,
    rule: alert.rule,
    title: alert.title,
    principal: alert.principal === "" ? null : { id: alert.principal, name: alert.principalName },
    resource: alert.resource,
    effect: alert.effect,
    mode: alert.mode,
    decision: alert.action,
    count: alert.count,
    firstAt: alert.firstAt.toISOString(),
    lastAt: alert.lastAt.toISOString(),
  }));
}
