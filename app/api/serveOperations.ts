import type { Operation } from "../_edge/operation";
import {
  checkEndpointOperation,
  clearCredentialOperation,
  setCredentialOperation,
} from "./v1/model-endpoints/serveOperations";
import {
  addPriceOperation,
  getPriceOperation,
  importPricesOperation,
  listPricesOperation,
  lookUpPriceOperation,
  planPriceImportOperation,
  withdrawPriceOperation,
} from "./v1/prices/operations";
import {
  createServedModelOperation,
  editServedModelOperation,
  getServedModelOperation,
  listServedModelsOperation,
  pauseServedModelOperation,
  removeServedModelOperation,
  resumeServedModelOperation,
} from "./v1/served-models/operations";

/** What is served, by which endpoints, at which prices. */
export const SERVE_OPERATIONS: readonly Operation[] = [
  listServedModelsOperation,
  createServedModelOperation,
  getServedModelOperation,
  editServedModelOperation,
  removeServedModelOperation,
  pauseServedModelOperation,
  resumeServedModelOperation,
  setCredentialOperation,
  clearCredentialOperation,
  checkEndpointOperation,
  listPricesOperation,
  addPriceOperation,
  lookUpPriceOperation,
  planPriceImportOperation,
  importPricesOperation,
  getPriceOperation,
  withdrawPriceOperation,
];
