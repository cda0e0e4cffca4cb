import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { policies, policyAlerts } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { NotifyEvent } from "@/lib/notify/event";
import { notify } from "@/lib/notify/notify";
import type { Decision } from "./decision";

/** Of one rule and one agent, people are told at most once in so long. */
const ALERT_EVERY_MS = 5 * 60_000;

/** Decisions of one rule about one agent that people are to know of. Times are epoch milliseconds. */
export interface Alert {
  tenant: string;
  policy: string;
  policyName: string;
  version: number;
  /** Empty where the policy as a whole cannot be read; then it is about nobody in particular. */
  rule: string;
  title: string | null;
  principal: string;
  principalName: string;
  /** Of the newest: what it was about, how it was decided, and its `act_…`. */
  resource: string;
  effect: Decision["effect"];
  mode: "enforced" | "observed";
  action: string;
  firstMs: number;
  lastMs: number;
  count: number;
}

/** Counts decisions, and tells the tenant's webhooks unless they were told a moment ago: then with the next, or by the job. One process at a time for one rule and agent. */
export async function tellAlert(tx: StoreTx, ctx: Ctx, alert: Alert): Promise<void> {
  const { policyName: _, firstMs, lastMs, count, ...named } = alert;
  const fresh = { ...named, lastAt: new Date(lastMs) };
  const [row] = await tx
    .insert(policyAlerts)
    .values({ ...fresh, firstAt: new Date(firstMs), count, untold: count })
    .onConflictDoUpdate({
      target: [policyAlerts.tenant, policyAlerts.policy, policyAlerts.rule, policyAlerts.principal],
      set: {
        ...fresh,
        count: sql`${policyAlerts.count} + ${count}`,
        untold: sql`${policyAlerts.untold} + ${count}`,
      },
    })
    .returning();
  const toldMs = row?.toldAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  if (row && ctx.now() - toldMs >= ALERT_EVERY_MS) await tell(tx, ctx, row, alert.policyName);
}

type AlertRow = typeof policyAlerts.$inferSelect;

async function tell(tx: StoreTx, ctx: Ctx, row: AlertRow, name: string): Promise<void> {
  const { policy, version, rule, title, principal, principalName, resource, effect, mode, action } = row;
  const said = { policy, name, version, rule, title, principal, principalName, resource, effect, mode };
  const event: NotifyEvent = { type: "policy.alert", data: { ...said, decision: action, count: row.untold } };
  await notify(ctx, event, { tx });
  await tx
    .update(policyAlerts)
    .set({ untold: 0, toldAt: new Date(ctx.now()) })
    .where(whereAlert(row));
}

const whereAlert = ({ tenant, policy, rule, principal }: AlertRow) =>
  and(
    eq(policyAlerts.tenant, tenant),
    eq(policyAlerts.policy, policy),
    eq(policyAlerts.rule, rule),
    eq(policyAlerts.principal, principal),
  );

const MOST_AT_ONCE = 500;

/** Tells what came since people were last told, where that is long enough ago. Of all tenants; `ctxOf` gives each its own. Returns how many. */
export async function tellUntold(
  tx: StoreTx,
  nowMs: number,
  ctxOf: (tenant: string) => Ctx,
): Promise<number> {
  const long = lte(policyAlerts.toldAt, new Date(nowMs - ALERT_EVERY_MS));
  const rows = await tx
    .select({ alert: policyAlerts, name: policies.name })
    .from(policyAlerts)
    .innerJoin(policies, eq(policies.id, policyAlerts.policy))
    .where(and(gt(policyAlerts.untold, 0), or(isNull(policyAlerts.toldAt), long)))
    .orderBy(policyAlerts.lastAt)
    .limit(MOST_AT_ONCE)
    .for("update", { of: policyAlerts, skipLocked: true });
  for (const { alert, name } of rows) await tell(tx, ctxOf(alert.tenant), alert, name);
  return rows.length;
}
