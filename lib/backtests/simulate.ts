import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, typed } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";
import type { PolicyMode } from "@/lib/policies/decision";
import { compareOver } from "./compare";
import { JUDGED } from "./requests";
import type { BacktestResult } from "./result";
import { textOf } from "./start";

/** Actions that a simulation looks at: what an editor waits for. */
const SAMPLE = 2_000;

const number = z.coerce.number();

/** A result over the newest actions, and how many there are in all. */
export interface Simulation extends BacktestResult {
  /** Actions of the whole range that policies judge. */
  recorded: number;
}

/**
 * What a text would say of the newest 2,000 or so actions of a range, at once: exact for these. Keeps nothing. Needs
 * `audit.read`, and `policies.write` for a text that is not saved; throws NOT_FOUND, INVALID for a text with an error, UNAVAILABLE.
 */
export async function simulate(
  ctx: Ctx,
  input: TimeRange & { policy: string; text: string; mode: PolicyMode },
): Promise<Simulation> {
  requireAbility(ctx, "audit.read");
  const { policy, text: saved } = await textOf(ctx, input);
  // Any text would be a way to ask about arguments that a reader may not see.
  if (input.text !== saved) requireAbility(ctx, "policies.write");
  const range = { fromMs: input.fromMs, toMs: input.toMs };
  const { recorded, fromMs } = await newest(ctx, range);
  const tried = { policy, text: input.text, mode: input.mode };
  const sample = { fromMs: Math.max(fromMs, range.fromMs), toMs: range.toMs };
  const result = await compareOver(ctx, tried, sample, { sample: sample.fromMs > range.fromMs });
  return { ...result, recorded };
}

/** Since when as many as a sample happened, and how many in the whole range. */
async function newest(ctx: Ctx, range: TimeRange): Promise<{ recorded: number; fromMs: number }> {
  const many = typed("UInt64", SAMPLE);
  const total = sql`SELECT count() AS recorded FROM actions FINAL WHERE ${whereRange(range)} AND ${JUDGED}`;
  const border = sql`SELECT toUnixTimestamp64Milli(min(ts)) AS ms, count() AS n FROM (
      SELECT ts FROM actions FINAL WHERE ${whereRange(range)} AND ${JUDGED} ORDER BY ts DESC LIMIT ${many})`;
  const options = { name: "backtests.sample", tenant: ctx.tenant };
  const [[all], [first]] = await Promise.all([
    readRows(total, z.object({ recorded: number }), options),
    readRows(border, z.object({ ms: number, n: number }), options),
  ]);
  const isAll = !first || first.n < SAMPLE;
  return { recorded: all?.recorded ?? 0, fromMs: isAll ? range.fromMs : first.ms };
}
