import { and, desc, eq, gt, isNotNull, lt, ne, or } from "drizzle-orm";
import { decisionPoints } from "@/db/store/schema/decisionPoints";
import { store } from "@/db/store/store";

/** A decision point whose decisions the audit lacks. */
export interface TroubledPoint {
  host: string;
  waitingRows: number;
  /** It denies everything: there is no room for more. */
  isFull: boolean;
  /** It ended, or was not heard of for half a minute: what waits on its disk waits for its next start. */
  isGone: boolean;
}

const SILENT_MS = 30_000;
const MOST = 20;

/** Other processes than `own` (reportPoint.ts) that hold decisions the lake does not take. Holds nothing of any tenant, so it asks no ability. */
export async function troubledPoints(nowMs: number, own: string | null): Promise<TroubledPoint[]> {
  const silent = new Date(nowMs - SILENT_MS);
  const isGone = or(isNotNull(decisionPoints.endedAt), lt(decisionPoints.at, silent));
  const isTroubled = or(isNotNull(decisionPoints.lastError), eq(decisionPoints.isFull, true), isGone);
  const rows = await store()
    .select()
    .from(decisionPoints)
    .where(
      and(
        gt(decisionPoints.waitingRows, 0),
        isTroubled,
        own === null ? undefined : ne(decisionPoints.id, own),
      ),
    )
    .orderBy(desc(decisionPoints.waitingRows), decisionPoints.id)
    .limit(MOST);
  return rows.map(({ host, waitingRows, isFull, endedAt, at }) => ({
    host,
    waitingRows,
    isFull,
    isGone: endedAt !== null || at.getTime() < silent.getTime(),
  }));
}
