import { and, asc, isNotNull, lte } from "drizzle-orm";
import { z } from "zod";
import { issuers } from "@/db/store/schema/trust";
import { store } from "@/db/store/store";
import type { JobKind } from "@/lib/jobs/kind";
import { refreshIssuer } from "./refreshIssuer";

const input = z.strictObject({});
const AT_ONCE = 200;

/** Reads the keys of all issuers whose time has come, of all tenants. For operators: it runs in the default tenant, each minute. */
export const REFRESH_TRUST: JobKind<z.output<typeof input>> = {
  name: "trust.refresh",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Reading the keys of issuers",
  async run(ctx, _, job): Promise<{ read: number; changed: number }> {
    const isDue = and(isNotNull(issuers.nextRefreshAt), lte(issuers.nextRefreshAt, new Date(ctx.now())));
    const due = await store()
      .select()
      .from(issuers)
      .where(isDue)
      .orderBy(asc(issuers.nextRefreshAt))
      .limit(AT_ONCE);
    let changed = 0;
    for (const [at, row] of due.entries()) {
      job.signal.throwIfAborted();
      if (await refreshIssuer(row, ctx.now())) changed += 1;
      await job.progress(at + 1, due.length);
    }
    return { read: due.length, changed };
  },
};
