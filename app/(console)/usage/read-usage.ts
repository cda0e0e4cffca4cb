import { type Settled, settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import { type UsageAnomaly, usageAnomalies } from "@/lib/usage/anomalies";
import { usageGrainFor } from "@/lib/usage/buckets";
import { type UsageDifferences, usageDifferences } from "@/lib/usage/differences";
import { type UsageForecast, usageForecast } from "@/lib/usage/forecast";
import { LATENCY_FIELDS, type UsageLatency, usageLatency } from "@/lib/usage/latency";
import { usageOver } from "@/lib/usage/over";
import { type UsageTable, usageTable } from "@/lib/usage/table";
import { type UsageTotals, usageTotals } from "@/lib/usage/totals";
import { USAGE_FIELDS, type UsageOver } from "@/lib/usage/usage";
import { type Budgets, readBudgets } from "./read-budgets";
import type { UsageUrl } from "./url";

type Read<T> = Promise<Settled<T>>;

/** Everything that the page shows, each by itself: one panel's failure is that panel's alone. */
export interface UsageReads {
  over: Read<UsageOver>;
  totals: Read<UsageTotals>;
  forecast: Read<UsageForecast>;
  budgets: Read<Budgets>;
  table: Read<UsageTable>;
  byTokens: Read<UsageTable>;
  byDeclines: Read<UsageTable>;
  /** Null where the scope has what latency is not kept by. */
  latency: Read<UsageLatency[] | null>;
  anomalies: Read<UsageAnomaly[]>;
  differences: Read<UsageDifferences>;
}

/** The chart first: what is read after it waits for it, so that the page's first answer does not share two cores with all others. */
export function readUsage(ctx: Ctx, url: UsageUrl, range: TimeRange): UsageReads {
  const { by, scope: filter } = url;
  const measure = measureOf(url);
  const end = <T>(read: Promise<T>) => settle(read, ctx.requestId);
  const grain = url.grain || usageGrainFor(range);
  const over = end(usageOver(ctx, { ...range, by, measure, grain, filter }));
  const totals = end(usageTotals(ctx, { ...range, filter }));
  const forecast = end(usageForecast(ctx, { measure, filter }));
  const first = Promise.all([over, totals, forecast]);
  const then = <T>(read: () => Promise<T>): Read<T> => first.then(() => end(read()));
  const three = ["user", "model", "subscription"] as const;
  const canLatency = USAGE_FIELDS.every(
    (field) => !filter[field] || LATENCY_FIELDS.some((one) => one === field),
  );
  return {
    over,
    totals,
    forecast,
    budgets: end(readBudgets(ctx, { measure, scope: filter })),
    table: then(() => usageTable(ctx, { ...range, by: three, measure, filter, limit: 20 })),
    byTokens: then(() => usageTable(ctx, { ...range, by: ["user"], measure: "tokens", filter, limit: 10 })),
    byDeclines: then(() =>
      usageTable(ctx, { ...range, by: ["user"], measure: "limited", filter, limit: 10 }),
    ),
    latency: then(async () =>
      canLatency ? usageLatency(ctx, { ...range, by: "subscription", filter }) : null,
    ),
    anomalies: then(() => usageAnomalies(ctx, { by, measure, filter })),
    differences: then(() => usageDifferences(ctx, range)),
  };
}

/** Tool calls have neither tokens nor cost of their own: of them requests are shown. */
const measureOf = ({ measure, by, scope }: UsageUrl) => (by === "tool" || scope.tool ? "requests" : measure);
