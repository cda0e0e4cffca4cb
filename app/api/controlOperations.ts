import type { Operation } from "../_edge/operation";
import {
  delegateApprovalsOperation,
  listDelegationsOperation,
  revokeDelegationOperation,
} from "./v1/approval-delegations/operations";
import {
  answerApprovalOperation,
  cancelApprovalOperation,
  countOpenOperation,
  getApprovalOperation,
  listApprovalsOperation,
} from "./v1/approvals/operations";
import {
  getStopOperation,
  liftStopOperation,
  listStopsOperation,
  makeStopOperation,
  stopReachOperation,
} from "./v1/stops/operations";

/** What people do while agents act: stop them, and answer for what is held. */
export const CONTROL_OPERATIONS: readonly Operation[] = [
  listStopsOperation,
  makeStopOperation,
  stopReachOperation,
  countOpenOperation,
  getStopOperation,
  liftStopOperation,
  listApprovalsOperation,
  getApprovalOperation,
  answerApprovalOperation,
  cancelApprovalOperation,
  listDelegationsOperation,
  delegateApprovalsOperation,
  revokeDelegationOperation,
];
