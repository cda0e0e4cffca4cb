import type { Ctx } from "@/lib/access/ctx";
import { focusHead, focusLine } from "./focusCsv";
import { focusParquet } from "./focusParquet";
import { allLines, getMonth, type ShowbackMonthView } from "./get";
import type { ShowbackLine } from "./line";

export const EXPORT_FORMATS = ["csv", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A file of FOCUS 1.2 lines, a piece at a time. */
export interface FocusFile {
  month: ShowbackMonthView;
  name: string;
  pieces: AsyncGenerator<Uint8Array>;
}

/** A closed month as FOCUS 1.2. Needs `audit.read`; throws NOT_FOUND. CSV is read as it is sent, Parquet as a whole. */
export async function exportMonth(ctx: Ctx, name: string, format: ExportFormat): Promise<FocusFile> {
  const month = await getMonth(ctx, name);
  const pieces = format === "csv" ? csvPieces(ctx, month) : parquetPiece(ctx, month);
  return { month, name: `focus-${month.month}-${month.closing}.${format}`, pieces };
}

async function* csvPieces(ctx: Ctx, month: ShowbackMonthView): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(focusHead());
  for await (const lines of allLines(ctx, month.id))
    yield encoder.encode(lines.map((line) => focusLine(line, month)).join(""));
}

async function* parquetPiece(ctx: Ctx, month: ShowbackMonthView): AsyncGenerator<Uint8Array> {
  const lines: ShowbackLine[] = [];
  for await (const page of allLines(ctx, month.id)) lines.push(...page);
  yield focusParquet(lines, month);
}
