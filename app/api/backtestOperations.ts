import type { Operation } from "../_edge/operation";
import {
  cancelBacktestOperation,
  getBacktestOperation,
  listBacktestsOperation,
  simulateOperation,
  startBacktestOperation,
} from "./v1/backtests/operations";

/** Policies over recorded traffic. */
export const BACKTEST_OPERATIONS: readonly Operation[] = [
  startBacktestOperation,
  listBacktestsOperation,
  simulateOperation,
  getBacktestOperation,
  cancelBacktestOperation,
];
