import { and, count, eq, isNull } from "drizzle-orm";
import { approvals } from "@/db/store/schema/approvals";
import { stops } from "@/db/store/schema/stops";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { heldBy } from "@/lib/changes/held";
import { waits } from "./list";

/** What is open in a tenant: approvals that wait for a person, stops in force. */
export interface OpenCounts {
  approvals: number;
  stops: number;
}

/** Approvals come and lapse without an edit: so long the numbers stand, unless somebody edits the tenant before. */
const STANDS_MS = 2_000;
const MOST_TENANTS = 1_000;

const heldOf = heldBy<OpenCounts>(MOST_TENANTS);

/** Both numbers by one query, which all who look within 2 s share. Needs `audit.read`. */
export async function countOpen(ctx: Ctx): Promise<OpenCounts> {
  requireAbility(ctx, "audit.read");
  const { tenant } = ctx;
  const nowMs = ctx.now();
  const span = Math.floor(nowMs / STANDS_MS);
  return heldOf(`${tenant} ${span}`).get(tenant, nowMs, () => load(tenant, new Date(nowMs)));
}

async function load(tenant: string, now: Date): Promise<OpenCounts> {
  const inForce = and(eq(stops.tenant, tenant), isNull(stops.liftedAt));
  const [row] = await store()
    .select({ approvals: count(), stops: store().$count(stops, inForce) })
    .from(approvals)
    .where(and(eq(approvals.tenant, tenant), waits(now)));
  return row ?? { approvals: 0, stops: 0 };
}
