import type { Operation } from "../_edge/operation";
import {
  explainOperation,
  extendOperation,
  getReservationOperation,
  listReservationsOperation,
  releaseOperation,
  reserveOperation,
  settleOperation,
} from "./v1/reservations/operations";

/** What gateways ask of the ledger, and what people read in it. */
export const LEDGER_OPERATIONS: readonly Operation[] = [
  reserveOperation,
  settleOperation,
  releaseOperation,
  extendOperation,
  listReservationsOperation,
  getReservationOperation,
  explainOperation,
];
