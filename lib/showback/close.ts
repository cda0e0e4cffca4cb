import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { showbackLines, showbackMonths } from "@/db/store/schema/showback";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { HOUR_MS, piecesOf } from "@/lib/usage/pieces";
import { digestOf, type ShowbackLine, totalsOf } from "./line";
import { type Month, readMonth } from "./month";
import { readLines } from "./readLines";

const input = z.strictObject({
  id: z.string(),
  month: z.string(),
  zone: z.string(),
  reason: z.string().nullable(),
  closedBy: z.string(),
});
type Closing = z.output<typeof input>;

/** What closing a month came to. */
export interface Closed {
  id: string;
  lines: number;
  digest: string;
}

const RETRY_MS = 90_000;

/** Closes one month. A second run, also of one that was killed, writes nothing twice: the id is given before the first. */
export const CLOSE_MONTH: JobKind<Closing> = {
  name: "showback.close",
  input,
  ability: "maas.write",
  maxAttempts: 5,
  long: true,
  // What came for the month meanwhile is summed within minutes.
  retryAfterMs: (attempt) => attempt * RETRY_MS,
  label: ({ month, zone }) => `Close of ${month} (${zone})`,
  run,
};

const MOST_REASON = 500;

/**
 * Begins to close a month that is over: a job reads all of it and keeps its lines for good. One that was closed already
 * needs a reason; the former closing stays. Needs `maas.write`. Throws INVALID, and PRECONDITION where the month is not
 * over or not all of its hours are summed.
 */
export async function closeMonth(
  ctx: Ctx,
  given: { month: string; zone?: string | undefined; reason?: string | undefined },
): Promise<{ job: string; id: string }> {
  const name = { verb: "close", noun: "showback month", ability: "maas.write" } as const;
  const month = readMonth(given.month, given.zone);
  const reason = given.reason?.trim().slice(0, MOST_REASON) || null;
  mustBeOver(ctx, month);
  return change(ctx, name, async (tx, record) => {
    const before = await lastClosing(tx, ctx.tenant, month.month);
    if (before) mustHaveReason(month.month, before.closing, reason);
    await mustBeSummed(ctx, month);
    const id = ctx.newId("shb");
    const asked = { id, month: month.month, zone: month.zone, reason, closedBy: ctx.actor.name };
    const { id: job } = await enqueueJob(ctx, CLOSE_MONTH, asked, { tx });
    record({ target: id, before: before ? { closing: before.closing } : null, after: { ...asked, job } });
    return { job, id };
  });
}

function mustHaveReason(month: string, closing: number, reason: string | null): void {
  if (reason !== null) return;
  throw new DomainError(
    "INVALID",
    {
      what: `${month} was closed already.`,
      why: `Closing ${closing} stands.`,
      fix: "Say why it is closed again; the former closing stays.",
    },
    { reason: "needed to close again" },
  );
}

function mustBeOver(ctx: Ctx, { month, zone, toMs }: Month): void {
  if (ctx.now() >= toMs) return;
  throw new DomainError("PRECONDITION", {
    what: `${month} is not over.`,
    why: `It ends at ${new Date(toMs).toISOString()} (${zone}).`,
    fix: "Close it then.",
  });
}

/** Every hour that the month touches must stand in sums: what still comes in would be missing from a closed month. */
async function mustBeSummed(ctx: Ctx, { month, fromMs, toMs }: Month): Promise<void> {
  const whole = { fromMs: Math.floor(fromMs / HOUR_MS) * HOUR_MS, toMs: Math.ceil(toMs / HOUR_MS) * HOUR_MS };
  const { readFromRequests, hours } = (await piecesOf(ctx, whole)).freshness;
  if (readFromRequests === 0) return;
  throw new DomainError("PRECONDITION", {
    what: `${readFromRequests} of ${hours} hours of ${month} are not summed yet.`,
    why: "Something came for them lately.",
    fix: "Try again in a few minutes; see the job usage.roll if it stays so.",
  });
}

async function lastClosing(reader: Pick<StoreTx, "select">, tenant: string, month: string) {
  const [row] = await reader
    .select({ closing: showbackMonths.closing })
    .from(showbackMonths)
    .where(and(eq(showbackMonths.tenant, tenant), eq(showbackMonths.month, month)))
    .orderBy(desc(showbackMonths.closing))
    .limit(1);
  return row;
}

/** Parameters of one statement: 65,535 at most. */
const LINES_AT_ONCE = 2_000;

async function run(ctx: Ctx, asked: Closing, job: RunningJob): Promise<Closed> {
  const done = await closedAs(asked.id);
  if (done) return done;
  const month = readMonth(asked.month, asked.zone);
  await job.progress(0, null, "Reading the month");
  await mustBeSummed(ctx, month);
  const lines = await readLines(ctx, month);
  const digest = digestOf(lines);
  await job.progress(0, lines.length, "Writing its lines");
  await job.step(async (tx) => {
    await write(ctx, tx, asked, lines, digest);
    return { done: lines.length, total: lines.length };
  });
  return { id: asked.id, lines: lines.length, digest };
}

async function closedAs(id: string): Promise<Closed | null> {
  const [row] = await store()
    .select({ id: showbackMonths.id, lines: showbackMonths.lineCount, digest: showbackMonths.digest })
    .from(showbackMonths)
    .where(eq(showbackMonths.id, id));
  return row ?? null;
}

/** Month and lines in one transaction; of two at once for the same month one wins, and the other job tries again. */
async function write(
  ctx: Ctx,
  tx: StoreTx,
  asked: Closing,
  lines: readonly ShowbackLine[],
  digest: string,
): Promise<void> {
  const before = await lastClosing(tx, ctx.tenant, asked.month);
  const versions = new Set(lines.map(({ priceVersion }) => priceVersion).filter((one) => one !== ""));
  const { id, month, zone, reason, closedBy } = asked;
  // Another may have been begun, and ended, meanwhile.
  if (before) mustHaveReason(month, before.closing, reason);
  await tx.insert(showbackMonths).values({
    id,
    month,
    zone,
    reason,
    closedBy,
    digest,
    tenant: ctx.tenant,
    closing: (before?.closing ?? 0) + 1,
    priceVersions: [...versions].sort(),
    totals: { ...totalsOf(lines) },
    lineCount: lines.length,
    closedAt: new Date(ctx.now()),
  });
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
    const rows = lines
      .slice(at, at + LINES_AT_ONCE)
      .map((line, nth) => ({ ...line, month: id, tenant: ctx.tenant, line: at + nth + 1 }));
    await tx.insert(showbackLines).values(rows);
  }
}
