import type { Operation } from "../_edge/operation";
import { translatePoliciesOperation } from "./v1/policies/translations/operations";
import {
  addEngineOperation,
  editEngineOperation,
  getEngineOperation,
  listEnginesOperation,
  removeEngineOperation,
  testEngineOperation,
} from "./v1/policy-engines/operations";

/** Who else decides, and what others can be given of our policies. */
export const ENGINE_OPERATIONS: readonly Operation[] = [
  listEnginesOperation,
  addEngineOperation,
  getEngineOperation,
  editEngineOperation,
  removeEngineOperation,
  testEngineOperation,
  translatePoliciesOperation,
];
