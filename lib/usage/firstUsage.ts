import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";

/** A range as it was asked; one from the beginning starts with the first hour that had requests. Throws INVALID for an empty one. */
export async function firstUsage(ctx: Pick<Ctx, "tenant">, { fromMs, toMs }: TimeRange): Promise<TimeRange> {
  if (!(fromMs < toMs))
    throw new DomainError(
      "INVALID",
      { what: "The range ends before it starts.", fix: "Swap from and to." },
      { from: "after to" },
    );
  if (fromMs > 0) return { fromMs, toMs };
  const query = sql`SELECT min(toUnixTimestamp(hour)) AS at, count() AS n FROM usage_touched WHERE tenant = {tenant:String}`;
  const row = z.object({ at: z.coerce.number(), n: z.coerce.number() });
  const [found] = await readRows(query, row, { name: "usage.first", tenant: ctx.tenant });
  const firstMs = found && found.n > 0 ? found.at * 1_000 : toMs - 1;
  return { fromMs: Math.min(firstMs, toMs - 1), toMs };
}
