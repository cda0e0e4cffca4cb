import type { Operation } from "../_edge/operation";
import {
  checkMonthOperation,
  closeMonthOperation,
  exportMonthOperation,
  getMonthOperation,
  linesOperation,
  listMonthsOperation,
  sumsOperation,
} from "./v1/showback/operations";

/** Closed months, and who pays for them. */
export const SHOWBACK_OPERATIONS: readonly Operation[] = [
  listMonthsOperation,
  closeMonthOperation,
  getMonthOperation,
  sumsOperation,
  linesOperation,
  checkMonthOperation,
  exportMonthOperation,
];
