import type { Operation } from "../_edge/operation";
import {
  endOverrideOperation,
  listOverridesOperation,
  overrideQuotaOperation,
} from "./v1/quota-overrides/operations";
import {
  answerRequestOperation,
  askForMoreOperation,
  listRequestsOperation,
  withdrawRequestOperation,
} from "./v1/quota-requests/operations";
import {
  createQuotaOperation,
  editQuotaOperation,
  getQuotaOperation,
  listCountersOperation,
  listEntriesOperation,
  listQuotasOperation,
  previewQuotaOperation,
  removeQuotaOperation,
  whatIfOperation,
} from "./v1/quotas/operations";

/** Who may use how much: quotas, their counters, overrides, and requests for more. */
export const QUOTA_OPERATIONS: readonly Operation[] = [
  listQuotasOperation,
  createQuotaOperation,
  previewQuotaOperation,
  whatIfOperation,
  listCountersOperation,
  getQuotaOperation,
  editQuotaOperation,
  removeQuotaOperation,
  listEntriesOperation,
  listOverridesOperation,
  overrideQuotaOperation,
  endOverrideOperation,
  listRequestsOperation,
  askForMoreOperation,
  answerRequestOperation,
  withdrawRequestOperation,
];
