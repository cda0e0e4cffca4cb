import type { Ctx } from "@/lib/access/ctx";

/** Versions a millisecond: what is left of the whole numbers that are exact until the year 2109. */
const A_MS = 2_048;

/**
 * Version numbers of sums, one each, each above the one before of its stretch, also where a clock was set back. Led by the
 * clock; where in its millisecond is drawn, so that two processes that sum the same hour at once do not share one.
 */
export function newVersions(
  ctx: Pick<Ctx, "now" | "newId">,
  stretches: readonly { newest: number }[],
): number[] {
  const drawn = Number.parseInt(ctx.newId("rol").replace(/\W/g, "").slice(-4), 36) % A_MS;
  const base = ctx.now() * A_MS;
  return stretches.map(({ newest }, nth) => {
    const version = base + ((drawn + nth) % A_MS);
    return version > newest ? version : newest + 1 + drawn;
  });
}

/** The lowest version of a time, epoch milliseconds. */
export const versionAt = (ms: number): number => ms * A_MS;
