import { and, eq, lt } from "drizzle-orm";
import { decisionPoints } from "@/db/store/schema/decisionPoints";
import { errorText, log } from "@/lib/base/log";
import type { DecisionsState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";

interface Point {
  host: string;
  dataDir: string;
  now: () => number;
  state: () => DecisionsState;
}

const LOOK_EVERY_MS = 2_000;
/** Nothing new is said so often all the same, so that silence tells who was killed. */
const SAY_EVERY_MS = 10_000;
/** Of those that ended with nothing left. */
const KEPT_MS = 7 * 86_400_000;

export const pointId = ({ host, dataDir }: Pick<Point, "host" | "dataDir">) => `${host}:${dataDir}`;

/**
 * Says in the store what waits on this process's disk for the lake, so that every console can say it. A store that is away
 * ends nothing. Returns how to stop it, which says what is left.
 */
export function reportPoint(point: Point): () => Promise<void> {
  let said = "";
  let saidMs = Number.NEGATIVE_INFINITY;
  let isAway = false;
  const look = async () => {
    const { lastError, isFull, spooledRows } = point.state();
    // What goes to the lake in a moment is no news.
    const now = JSON.stringify([lastError, isFull, lastError === null ? 0 : spooledRows]);
    if (now === said && point.now() - saidMs < SAY_EVERY_MS) return;
    try {
      await say(point, false);
      [said, saidMs, isAway] = [now, point.now(), false];
    } catch (error) {
      if (!isAway) log("warn", "the store does not hear of this decision point", { error: errorText(error) });
      isAway = true;
    }
  };
  // One at a time, and none after its end was said: a late one would say that it runs.
  let looking: Promise<void> | null = null;
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
  };
  lookOnce();
  const timer = setInterval(lookOnce, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
    await say(point, true).catch(() => undefined);
  };
}

async function say(point: Point, isEnd: boolean): Promise<void> {
  const { spooledRows, spooledBytes, lastError, isFull } = point.state();
  const at = new Date(point.now());
  const row = {
    host: point.host,
    waitingRows: spooledRows,
    waitingBytes: spooledBytes,
    lastError,
    isFull,
    at,
    endedAt: isEnd ? at : null,
  };
  await bookkeep(async (tx) => {
    await tx
      .insert(decisionPoints)
      .values({ id: pointId(point), ...row })
      .onConflictDoUpdate({ target: decisionPoints.id, set: row });
    if (isEnd || lastError !== null) return;
    const old = lt(decisionPoints.at, new Date(at.getTime() - KEPT_MS));
    await tx.delete(decisionPoints).where(and(old, eq(decisionPoints.waitingRows, 0)));
  });
}
