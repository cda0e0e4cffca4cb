import type { Ctx } from "@/lib/access/ctx";
import { REFRESH_CARDS } from "@/lib/cards/refresh";
import { DISCOVER_CATALOGS } from "@/lib/catalogs/discoverJob";
import { SCRAPE_ENDPOINTS } from "@/lib/endpoints/scrapeJob";
import { CHECK_FINDINGS } from "@/lib/findings/checkJob";
import { IDENTITY_RECHECK } from "@/lib/identityProviders/recheck";
import type { JobKind } from "@/lib/jobs/kind";
import { PRUNE_JOBS } from "@/lib/jobs/prune";
import { ensureSchedule } from "@/lib/jobs/schedule";
import { DELIVER } from "@/lib/notify/deliver";
import { SWEEP } from "@/lib/notify/sweep";
import { PRUNE_SECURITY_EVENTS } from "@/lib/operations/pruneSecurityEvents";
import { DISCOVER_PRINCIPALS } from "@/lib/principals/discoverJob";
import { SYNC_REGISTRIES, SYNC_REGISTRY } from "@/lib/registries/syncJob";
import { EXPORT_TENANT } from "@/lib/tenants/export";
import { REMOVE_TENANT } from "@/lib/tenants/remove";
import { SWEEP_TENANTS } from "@/lib/tenants/sweep";
import { REFRESH_TOOLS } from "@/lib/tools/refreshJob";
import { REFRESH_TRUST } from "@/lib/trust/refreshJob";

/** Every kind of long work that this version knows. */
export const JOB_KINDS: readonly JobKind<unknown>[] = [
  PRUNE_JOBS,
  DELIVER,
  SWEEP,
  PRUNE_SECURITY_EVENTS,
  IDENTITY_RECHECK,
  REMOVE_TENANT,
  SWEEP_TENANTS,
  EXPORT_TENANT,
  DISCOVER_PRINCIPALS,
  REFRESH_TRUST,
  REFRESH_CARDS,
  REFRESH_TOOLS,
  CHECK_FINDINGS,
  DISCOVER_CATALOGS,
  SYNC_REGISTRY,
  SYNC_REGISTRIES,
  SCRAPE_ENDPOINTS,
];

/** What recurs from the first start on; in the default tenant. */
export async function ensureSchedules(ctx: Ctx): Promise<void> {
  await ensureSchedule(ctx, {
    name: "jobs.prune",
    kind: PRUNE_JOBS,
    input: { keepDays: 30 },
    cron: "17 3 * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "securityEvents.prune",
    kind: PRUNE_SECURITY_EVENTS,
    input: {},
    cron: "37 3 * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "notify.sweep",
    kind: SWEEP,
    input: {},
    cron: "23 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "identity.recheck",
    kind: IDENTITY_RECHECK,
    input: {},
    cron: "*/15 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "tenant.sweep",
    kind: SWEEP_TENANTS,
    input: {},
    cron: "47 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "principals.discover",
    kind: DISCOVER_PRINCIPALS,
    input: {},
    cron: "* * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "trust.refresh",
    kind: REFRESH_TRUST,
    input: {},
    cron: "* * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "cards.refresh",
    kind: REFRESH_CARDS,
    input: {},
    cron: "*/5 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "catalogs.discover",
    kind: DISCOVER_CATALOGS,
    input: {},
    cron: "* * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "tools.refresh",
    kind: REFRESH_TOOLS,
    input: {},
    cron: "11 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "registries.sync",
    kind: SYNC_REGISTRIES,
    input: {},
    cron: "11 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "findings.check",
    kind: CHECK_FINDINGS,
    input: {},
    cron: "*/5 * * * *",
    timeZone: "UTC",
  });
  await ensureSchedule(ctx, {
    name: "endpoints.scrape",
    kind: SCRAPE_ENDPOINTS,
    input: {},
    cron: "* * * * *",
    timeZone: "UTC",
  });
}
