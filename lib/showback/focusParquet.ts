import { parquetWriteBuffer } from "hyparquet-writer";
import { FOCUS_COLUMNS, type FocusColumn } from "./focus";
import type { ShowbackMonthView } from "./get";
import type { ShowbackLine } from "./line";

/** Dollars with nine places in 64 bits: exact up to nine thousand million dollars a line. */
const TYPES = {
  string: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "JSON" },
  usd: { type: "INT64", converted_type: "DECIMAL", precision: 18, scale: 9 },
  quantity: { type: "INT64" },
  time: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
} as const satisfies Record<FocusColumn["type"], object>;

/** Lines of FOCUS 1.2 as one Parquet file; what may not be null is required in its schema. */
export function focusParquet(lines: readonly ShowbackLine[], month: ShowbackMonthView): Uint8Array {
  const columnData = FOCUS_COLUMNS.map((column) => ({
    name: column.name,
    data: lines.map((line) => stored(column, line, month)),
  }));
  const fields = FOCUS_COLUMNS.map(({ name, type, nullable }) => ({
    name,
    ...TYPES[type],
    repetition_type: nullable ? ("OPTIONAL" as const) : ("REQUIRED" as const),
  }));
  const schema = [{ name: "root", num_children: fields.length }, ...fields];
  const about = { focus_version: "1.2", closing: month.id, month: month.month, digest: month.digest };
  const kvMetadata = Object.entries(about).map(([key, value]) => ({ key, value }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, kvMetadata, createdBy: "Bailiwick" }));
}

function stored({ type, of }: FocusColumn, line: ShowbackLine, month: ShowbackMonthView): unknown {
  const value = of(line, month);
  if (value === null || type === "string" || type === "json") return value;
  return type === "time" ? new Date(Number(value)) : BigInt(Number(value));
}
