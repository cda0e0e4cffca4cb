import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";

/** Where an agent's newest action ran, as its resource attributes say; what they do not say is left out. */
export interface ObservedRuntime {
  namespace?: string;
  runtimeClass?: string;
  sandbox?: string;
  cluster?: string;
  workload?: string;
  container?: string;
  host?: string;
}

const HOUR_MS = 3_600_000;
/** By what, in order: OTel resource conventions, then what runtimes and sandboxes set of their own accord. */
const NAMES: Readonly<Record<keyof ObservedRuntime, RegExp[]>> = {
  namespace: [/^k8s\.namespace\.name$/],
  runtimeClass: [/runtime[._-]?class/i],
  sandbox: [/^openshell\.(sandbox|policy|id|name)/i, /^openshell\./i, /^sandbox\./i],
  cluster: [/^k8s\.cluster\.name$/],
  workload: [/^k8s\.deployment\.name$/, /^k8s\.(statefulset|daemonset|job)\.name$/, /^k8s\.pod\.name$/],
  container: [/^container\.runtime(\.name)?$/, /^container\.image\.name$/],
  host: [/^host\.name$/],
};

/** The resource of the newest action of these keys, read within the hour before `lastMs`; null where there is none. Needs `audit.read`. */
export async function observedRuntime(
  ctx: Ctx,
  keys: readonly string[],
  lastMs: number,
): Promise<ObservedRuntime | null> {
  requireAbility(ctx, "audit.read");
  const range = { fromMs: lastMs - HOUR_MS, toMs: lastMs + 1 };
  const query = sql`SELECT resource FROM actions WHERE ${whereRange(range)} AND agent_key IN ${strings(keys)}
    ORDER BY toStartOfMinute(ts) DESC, ts DESC LIMIT 1`;
  const row = z.object({ resource: z.string() });
  const [newest] = await readRows(query, row, { name: "agents.runtime", tenant: ctx.tenant });
  return newest ? runtimeOf(JSON.parse(newest.resource || "{}")) : null;
}

/** What resource attributes say of where a process runs. */
function runtimeOf(resource: Readonly<Record<string, unknown>>): ObservedRuntime {
  const entries = Object.entries(NAMES).flatMap(([field, patterns]) => {
    for (const pattern of patterns) {
      const found = Object.entries(resource).find(
        ([name, value]) => pattern.test(name) && typeof value === "string" && value !== "",
      );
      if (found) return [[field, String(found[1]).slice(0, 300)] as const];
    }
    return [];
  });
  return Object.fromEntries(entries);
}
