/** Rows of one height in a scroll box: which of them need to be in the document. */
export const ROW_PX = 28;
const OVERSCAN_ROWS = 12;

/** A run of rows, or the empty height of the rows between two runs. */
export type Slice = { kind: "rows"; from: number; to: number } | { kind: "gap"; from: number; rows: number };

/**
 * The rows around the visible part, and always the kept one (the selected row must stay in the document, or it would lose the focus
 * when it scrolls out of sight).
 */
export function slices(total: number, scrollTopPx: number, heightPx: number, kept: number): Slice[] {
  const from = Math.max(0, Math.floor(scrollTopPx / ROW_PX) - OVERSCAN_ROWS);
  const to = Math.min(total, Math.ceil((scrollTopPx + heightPx) / ROW_PX) + OVERSCAN_ROWS);
  const runs = [{ from: Math.min(from, to), to }];
  if (kept >= 0 && kept < total && (kept < from || kept >= to)) runs.push({ from: kept, to: kept + 1 });
  runs.sort((a, b) => a.from - b.from);
  const found: Slice[] = [];
  let at = 0;
  for (const run of runs) {
    if (run.from > at) found.push({ kind: "gap", from: at, rows: run.from - at });
    if (run.to > run.from) found.push({ kind: "rows", ...run });
    at = Math.max(at, run.to);
  }
  if (at < total) found.push({ kind: "gap", from: at, rows: total - at });
  return found;
}

/** The scroll position that brings a row into sight, with the least movement; null where it is in sight. */
export function scrollTo(row: number, scrollTopPx: number, heightPx: number, headPx: number): number | null {
  const top = row * ROW_PX;
  const view = heightPx - headPx;
  if (top < scrollTopPx) return top;
  if (top + ROW_PX > scrollTopPx + view) return top + ROW_PX - view;
  return null;
}
