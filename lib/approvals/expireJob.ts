import { and, eq, lte } from "drizzle-orm";
import { z } from "zod";
import { approvals } from "@/db/store/schema/approvals";
import { store } from "@/db/store/store";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";
import { expireDue } from "./settle";

const input = z.strictObject({});

/** Ends what ran out of time, in all tenants, and tells who waits for it. For operators: it runs in the default tenant, each minute. */
export const EXPIRE_APPROVALS: JobKind<z.output<typeof input>> = {
  name: "approvals.expire",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Ending approvals that ran out of time",
  async run(ctx, _, job): Promise<{ expired: number }> {
    const due = await store()
      .selectDistinct({ tenant: approvals.tenant })
      .from(approvals)
      .where(and(eq(approvals.state, "pending"), lte(approvals.deadlineAt, new Date(ctx.now()))));
    let expired = 0;
    for (const { tenant } of due) {
      job.signal.throwIfAborted();
      expired += await bookkeep((tx) => expireDue(tx, { ...ctx, tenant }));
    }
    return { expired };
  },
};
