import type { Operation } from "../_edge/operation";
import {
  usageAnomaliesOperation,
  usageDifferencesOperation,
  usageForecastOperation,
  usageLatencyOperation,
  usageOverOperation,
  usageTableOperation,
  usageTotalsOperation,
} from "./v1/usage/operations";

/** What was used, by whom, and what it comes to. */
export const USAGE_OPERATIONS: readonly Operation[] = [
  usageOverOperation,
  usageTableOperation,
  usageTotalsOperation,
  usageLatencyOperation,
  usageForecastOperation,
  usageAnomaliesOperation,
  usageDifferencesOperation,
];
