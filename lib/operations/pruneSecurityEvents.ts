import { and, asc, eq, inArray, isNull, lt } from "drizzle-orm";
import { z } from "zod";
import { signInAttempts } from "@/db/store/schema/people";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import type { JobKind } from "@/lib/jobs/kind";
import { readSetting } from "@/lib/settings/setting";

const DAY_MS = 86_400_000;
const A_STEP = 1_000;
/** Long after any window of the attempts' limits. */
const ATTEMPTS_MS = DAY_MS;

const input = z.object({});

/**
 * Forgets security events older than each tenant's `securityEvents.keepDays`, those of no tenant by the default one's,
 * and sign-in attempts that no limit counts any more. For operators: it runs in the default tenant.
 */
export const PRUNE_SECURITY_EVENTS: JobKind<z.output<typeof input>> = {
  name: "securityEvents.prune",
  input,
  ability: "operate",
  maxAttempts: 10,
  label: () => "Forgetting security events past their time",
  async run(ctx, _input, job) {
    const rows = await store().select({ id: tenants.id }).from(tenants).orderBy(asc(tenants.id));
    const scopes: (string | null)[] = [...rows.map((row) => row.id), null];
    let removed = job.before?.done ?? 0;
    for (const tenant of scopes) {
      const days = await readSetting(tenant ?? DEFAULT_TENANT, "securityEvents.keepDays", ctx.now());
      const old = and(ofTenant(tenant), lt(securityEvents.at, new Date(ctx.now() - days * DAY_MS)));
      for (;;) {
        const { gone } = await job.step(async (tx) => {
          const some = tx.select({ id: securityEvents.id }).from(securityEvents).where(old);
          const ids = some.orderBy(asc(securityEvents.at)).limit(A_STEP);
          const doomed = await tx
            .delete(securityEvents)
            .where(inArray(securityEvents.id, ids))
            .returning({ id: securityEvents.id });
          const done = removed + doomed.length;
          return { gone: doomed.length, done, total: null, words: `${done} forgotten` };
        });
        removed += gone;
        if (gone < A_STEP) break;
      }
    }
    await job.step(async (tx) => {
      await tx.delete(signInAttempts).where(lt(signInAttempts.sinceAt, new Date(ctx.now() - ATTEMPTS_MS)));
      return { done: removed, total: removed };
    });
    return { removed };
  },
};

const ofTenant = (tenant: string | null) =>
  tenant === null ? isNull(securityEvents.tenant) : eq(securityEvents.tenant, tenant);
