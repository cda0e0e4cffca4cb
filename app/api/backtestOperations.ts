import type { Operation } from "../_edge/operation";
import {
  cancelBacktestOperation,
  getBacktestOperation,
  listBacktestsOperation,
  simulateOperation,
  startBacktestOperation,
} from "./v1/backtests/operations";
import {
  whatAgentMayDoOperation,
  whoMayCallToolOperation,
  whoMayUseModelOperation,
} from "./v1/permissions/operations";

/** Policies over recorded traffic, and over the catalogs. */
export const BACKTEST_OPERATIONS: readonly Operation[] = [
  startBacktestOperation,
  listBacktestsOperation,
  simulateOperation,
  getBacktestOperation,
  cancelBacktestOperation,
  whatAgentMayDoOperation,
  whoMayCallToolOperation,
  whoMayUseModelOperation,
];
