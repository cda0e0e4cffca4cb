import { and, desc, eq, gte, inArray, sql } from "drizzle-orm";
import { backtests } from "@/db/store/schema/policies";
import type { StoreReader } from "@/db/store/store";
import { DomainError } from "@/lib/base/errors";
import { POLICY_MODES, type PolicyMode } from "./decision";
import type { VersionRow } from "./policy";

type BacktestRow = typeof backtests.$inferSelect;

const strictness = (mode: PolicyMode) => POLICY_MODES.indexOf(mode);
export const isStricter = (mode: PolicyMode, than: PolicyMode) => strictness(mode) > strictness(than);

/** The newest finished backtest of exactly this version's text, made since it was last edited, over the day before it at least, for this mode or a stricter one; null where there is none. */
async function freshBacktest(
  reader: Pick<StoreReader, "select">,
  version: VersionRow,
  mode: PolicyMode,
): Promise<BacktestRow | null> {
  const modes = POLICY_MODES.filter((one) => !isStricter(mode, one));
  const [row] = await reader
    .select()
    .from(backtests)
    .where(
      and(
        eq(backtests.policy, version.policy),
        eq(backtests.digest, version.digest),
        eq(backtests.state, "done"),
        inArray(backtests.mode, modes),
        gte(backtests.at, version.editedAt),
        // What was run over nothing, or over long ago, says nothing of what publishing does.
        sql`${backtests.fromAt} <= ${backtests.at} - interval '23 hours'`,
        sql`${backtests.toAt} >= ${backtests.at} - interval '1 hour'`,
      ),
    )
    .orderBy(desc(backtests.at))
    .limit(1);
  return row ?? null;
}

/** The same; throws PRECONDITION where there is none. */
export async function requireBacktest(
  reader: Pick<StoreReader, "select">,
  version: VersionRow,
  mode: PolicyMode,
): Promise<BacktestRow> {
  const row = await freshBacktest(reader, version, mode);
  if (row) return row;
  throw new DomainError("PRECONDITION", {
    what: `Version ${version.number} has no backtest for mode ${mode}.`,
    why: "What goes into force must have been run over recorded traffic as it is, since its last edit, over the last 24 hours at least.",
    fix: `Backtest it in mode ${mode} over the last 24 hours or more, then publish it.`,
  });
}

/** What a publication keeps of it: the range and the counts, without groups and examples. */
export function summaryOf({ id, mode, fromAt, toAt, result, byName, at }: BacktestRow): object {
  const totals = result && "totals" in result ? result.totals : null;
  return {
    backtest: id,
    mode,
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    by: byName,
    at: at.toISOString(),
    totals,
  };
}
