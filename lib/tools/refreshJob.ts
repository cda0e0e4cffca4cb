import { and, asc, isNotNull, isNull, lte, or } from "drizzle-orm";
import { z } from "zod";
import { toolServers } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import { isDomainError } from "@/lib/base/errors";
import type { JobKind } from "@/lib/jobs/kind";
import { refreshServer } from "./refresh";

const input = z.strictObject({});

/** Asks every tool server of every tenant for its tools, those that fail less and less often. For operators; hourly. */
export const REFRESH_TOOLS: JobKind<z.output<typeof input>> = {
  name: "tools.refresh",
  input,
  ability: "operate",
  maxAttempts: 3,
  long: true,
  label: () => "Asking tool servers for their tools",
  async run(ctx, _, job): Promise<{ asked: number; changed: number; failed: number }> {
    const total = { asked: 0, changed: 0, failed: 0 };
    const due = or(isNull(toolServers.nextAskAt), lte(toolServers.nextAskAt, new Date(ctx.now())));
    const rows = await store()
      .select({ id: toolServers.id, tenant: toolServers.tenant })
      .from(toolServers)
      .where(and(isNotNull(toolServers.transport), due))
      .orderBy(asc(toolServers.id));
    for (const { id, tenant } of rows) {
      job.signal.throwIfAborted();
      try {
        total.changed += (await refreshServer({ ...ctx, tenant }, id)).changed.length;
      } catch (error) {
        // It stands on the server; one server's trouble is not the others'.
        if (!isDomainError(error)) throw error;
        total.failed += 1;
      }
      total.asked += 1;
      await job.progress(total.asked, rows.length);
    }
    return total;
  },
};
