import { lt } from "drizzle-orm";
import { z } from "zod";
import { policyAlerts } from "@/db/store/schema/policies";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";
import { tellUntold } from "./alert";

const KEPT_MS = 30 * 86_400_000;
const input = z.strictObject({});

/** Tells what alerts came after the last message about their rule and agent, and forgets those of 30 days ago. For operators: of all tenants. */
export const TELL_ALERTS: JobKind<z.output<typeof input>> = {
  name: "policies.alerts",
  input,
  ability: "operate",
  maxAttempts: 3,
  label: () => "Telling of alerts that policies raised",
  run: async (ctx) => {
    const nowMs = ctx.now();
    const told = await bookkeep((tx) =>
      tellUntold(tx, nowMs, (tenant) => ({ ...systemCtx(tenant, "policies"), now: ctx.now })),
    );
    const old = lt(policyAlerts.lastAt, new Date(nowMs - KEPT_MS));
    const gone = await bookkeep((tx) =>
      tx.delete(policyAlerts).where(old).returning({ rule: policyAlerts.rule }),
    );
    return { told, forgotten: gone.length };
  },
};
