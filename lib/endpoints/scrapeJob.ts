import { and, asc, eq, isNotNull, or } from "drizzle-orm";
import { z } from "zod";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { store } from "@/db/store/store";
import type { JobKind } from "@/lib/jobs/kind";
import { scrapeEndpoint } from "./scrape";

const input = z.strictObject({});
const AT_ONCE = 8;

/** Asks the metrics of all endpoints of all tenants, a few at a time. For operators: it runs in the default tenant, each minute. */
export const SCRAPE_ENDPOINTS: JobKind<z.output<typeof input>> = {
  name: "endpoints.scrape",
  input,
  ability: "operate",
  maxAttempts: 1,
  routine: true,
  label: () => "Reading the metrics of model endpoints",
  async run(ctx, _, job): Promise<{ endpoints: number; failed: number }> {
    const measured = or(isNotNull(modelEndpoints.metricsUrl), isNotNull(modelEndpoints.dcgmUrl));
    const rows = await store()
      .select({ id: modelEndpoints.id, tenant: modelEndpoints.tenant })
      .from(modelEndpoints)
      .where(and(measured, eq(modelEndpoints.paused, false)))
      .orderBy(asc(modelEndpoints.id));
    const total = { endpoints: 0, failed: 0 };
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      job.signal.throwIfAborted();
      const part = rows.slice(at, at + AT_ONCE);
      // One endpoint's trouble is not the others'; the endpoint says what it was.
      const ends = await Promise.allSettled(
        part.map(({ id, tenant }) => scrapeEndpoint({ ...ctx, tenant }, id, job.signal)),
      );
      total.endpoints += part.length;
      total.failed += ends.filter(({ status }) => status === "rejected").length;
      await job.progress(total.endpoints, rows.length);
    }
    return total;
  },
};
