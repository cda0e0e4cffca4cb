import { and, asc, eq, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import { z } from "zod";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { store } from "@/db/store/store";
import type { JobKind } from "@/lib/jobs/kind";
import { checkEndpoint } from "./check";

const input = z.strictObject({});
const AT_ONCE = 8;

/** Checks the endpoints of all tenants that are due, a few at a time. For operators: it runs in the default tenant, each minute. */
export const CHECK_ENDPOINTS: JobKind<z.output<typeof input>> = {
  name: "endpoints.check",
  input,
  ability: "operate",
  maxAttempts: 1,
  routine: true,
  label: () => "Checking whether model endpoints serve",
  async run(ctx, _, job): Promise<{ endpoints: number; unhealthy: number }> {
    const due = or(
      isNull(modelEndpoints.healthNextAt),
      lte(modelEndpoints.healthNextAt, new Date(ctx.now())),
    );
    const serves = and(isNotNull(modelEndpoints.baseUrl), ne(modelEndpoints.kind, "other"));
    const rows = await store()
      .select({ id: modelEndpoints.id, tenant: modelEndpoints.tenant })
      .from(modelEndpoints)
      .where(and(serves, due, eq(modelEndpoints.paused, false)))
      .orderBy(asc(modelEndpoints.healthNextAt), asc(modelEndpoints.id));
    const total = { endpoints: 0, unhealthy: 0 };
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      job.signal.throwIfAborted();
      const part = rows.slice(at, at + AT_ONCE);
      // One endpoint's trouble is not the others'; the endpoint says what it was.
      const ends = await Promise.allSettled(
        part.map(({ id, tenant }) => checkEndpoint({ ...ctx, tenant }, id, job.signal)),
      );
      total.endpoints += part.length;
      total.unhealthy += ends.filter((end) => end.status === "rejected" || end.value.failure !== null).length;
      await job.progress(total.endpoints, rows.length);
    }
    return total;
  },
};
