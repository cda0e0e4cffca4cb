import type { Ctx } from "@/lib/access/ctx";
import { CALL_BACK } from "@/lib/approvals/callBackJob";
import { EXPIRE_APPROVALS } from "@/lib/approvals/expireJob";
import { RUN_BACKTEST } from "@/lib/backtests/runJob";
import { REFRESH_CARDS } from "@/lib/cards/refresh";
import { DISCOVER_CATALOGS } from "@/lib/catalogs/discoverJob";
import { CHECK_ENDPOINTS } from "@/lib/endpoints/checkJob";
import { SCRAPE_ENDPOINTS } from "@/lib/endpoints/scrapeJob";
import { CHECK_FINDINGS } from "@/lib/findings/checkJob";
import { IDENTITY_RECHECK } from "@/lib/identityProviders/recheck";
import type { JobKind } from "@/lib/jobs/kind";
import { PRUNE_JOBS } from "@/lib/jobs/prune";
import { ensureSchedule } from "@/lib/jobs/schedule";
import { DELIVER } from "@/lib/notify/deliver";
import { SWEEP } from "@/lib/notify/sweep";
import { PRUNE_SECURITY_EVENTS } from "@/lib/operations/pruneSecurityEvents";
import { TELL_ALERTS } from "@/lib/policies/alertsJob";
import { DISCOVER_PRINCIPALS } from "@/lib/principals/discoverJob";
import { EXPIRE_RESERVATIONS } from "@/lib/quotas/expire";
import { PRUNE_LEDGER } from "@/lib/quotas/pruneJob";
import { SYNC_REGISTRIES, SYNC_REGISTRY } from "@/lib/registries/syncJob";
import { CLOSE_MONTH } from "@/lib/showback/close";
import { EXPORT_TENANT } from "@/lib/tenants/export";
import { REMOVE_TENANT } from "@/lib/tenants/remove";
import { SWEEP_TENANTS } from "@/lib/tenants/sweep";
import { REFRESH_TOOLS } from "@/lib/tools/refreshJob";
import { REFRESH_TRUST } from "@/lib/trust/refreshJob";
import { PRUNE_USAGE, ROLL_USAGE } from "@/lib/usage/rollJob";

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
  CHECK_ENDPOINTS,
  EXPIRE_APPROVALS,
  CALL_BACK,
  TELL_ALERTS,
  RUN_BACKTEST,
  ROLL_USAGE,
  PRUNE_USAGE,
  EXPIRE_RESERVATIONS,
  PRUNE_LEDGER,
  CLOSE_MONTH,
];

/** What recurs from the first start on, in UTC; in the default tenant. */
const SCHEDULES: readonly ((ctx: Ctx) => Promise<void>)[] = [
  recurs(PRUNE_JOBS, { keepDays: 30 }, "17 3 * * *"),
  recurs(PRUNE_SECURITY_EVENTS, {}, "37 3 * * *"),
  recurs(SWEEP, {}, "23 * * * *"),
  recurs(IDENTITY_RECHECK, {}, "*/15 * * * *"),
  recurs(SWEEP_TENANTS, {}, "47 * * * *"),
  recurs(DISCOVER_PRINCIPALS, {}, "* * * * *"),
  recurs(REFRESH_TRUST, {}, "* * * * *"),
  recurs(REFRESH_CARDS, {}, "*/5 * * * *"),
  recurs(DISCOVER_CATALOGS, {}, "* * * * *"),
  recurs(REFRESH_TOOLS, {}, "11 * * * *"),
  recurs(SYNC_REGISTRIES, {}, "41 * * * *"),
  recurs(CHECK_FINDINGS, {}, "3-59/5 * * * *"),
  recurs(SCRAPE_ENDPOINTS, {}, "* * * * *"),
  recurs(CHECK_ENDPOINTS, {}, "* * * * *"),
  recurs(EXPIRE_APPROVALS, {}, "* * * * *"),
  recurs(TELL_ALERTS, {}, "* * * * *"),
  recurs(ROLL_USAGE, {}, "* * * * *"),
  recurs(PRUNE_USAGE, {}, "27 3 * * *"),
  recurs(EXPIRE_RESERVATIONS, {}, "* * * * *"),
  recurs(PRUNE_LEDGER, {}, "57 3 * * *"),
];

function recurs<I>(kind: JobKind<I>, input: I, cron: string): (ctx: Ctx) => Promise<void> {
  return (ctx) => ensureSchedule(ctx, { name: kind.name, kind, input, cron, timeZone: "UTC" });
}

/** Makes each schedule that is not there yet. What a person changed of one stays. */
export async function ensureSchedules(ctx: Ctx): Promise<void> {
  for (const ensure of SCHEDULES) await ensure(ctx);
}
