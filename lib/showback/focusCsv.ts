import { csvLine } from "@/lib/actions/csv";
import { FOCUS_COLUMNS, type FocusColumn } from "./focus";
import type { ShowbackMonthView } from "./get";
import type { ShowbackLine } from "./line";

/** The head of the file: names of columns. */
export const focusHead = (): string => csvLine(FOCUS_COLUMNS.map(({ name }) => name));

/** A line of FOCUS 1.2 as CSV (RFC 4180): decimals exact, times ISO 8601 in UTC, null as nothing between two commas. */
export function focusLine(line: ShowbackLine, month: ShowbackMonthView): string {
  return csvLine(FOCUS_COLUMNS.map((column) => printValue(column, line, month)));
}

function printValue({ type, of }: FocusColumn, line: ShowbackLine, month: ShowbackMonthView): unknown {
  const value = of(line, month);
  if (value === null) return null;
  if (type === "usd") return printUsd(Number(value));
  if (type === "time") return new Date(Number(value)).toISOString().replace(".000Z", "Z");
  return type === "json" ? JSON.stringify(value) : value;
}

const NANO_USD = 1_000_000_000;

/** Whole nano-USD as a decimal number of dollars, exactly: 1500000001 is 1.500000001. */
function printUsd(nanoUsd: number): string {
  const whole = Math.trunc(nanoUsd / NANO_USD);
  const rest = Math.abs(nanoUsd % NANO_USD);
  if (rest === 0) return String(whole);
  const sign = nanoUsd < 0 && whole === 0 ? "-" : "";
  return `${sign}${whole}.${String(rest).padStart(9, "0").replace(/0+$/, "")}`;
}
