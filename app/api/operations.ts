import type { Operation } from "../_edge/operation";
import {
  countActionsOperation,
  exportActionsOperation,
  getActionOperation,
  listActionsOperation,
} from "./v1/actions/operations";
import { getSessionOperation, listSessionsOperation } from "./v1/sessions/operations";

/** Every operation of the API, for its OpenAPI document. */
export const OPERATIONS: readonly Operation[] = [
  listActionsOperation,
  countActionsOperation,
  exportActionsOperation,
  getActionOperation,
  listSessionsOperation,
  getSessionOperation,
];
