import type { Operation } from "../_edge/operation";
import {
  bulkRevokeOperation,
  getKeyLimitsOperation,
  keyUseOperation,
  lookUpKeyOperation,
  rotateKeyOperation,
  setKeyLimitsOperation,
} from "./v1/keys/modelKeyOperations";
import {
  getKeyOperation,
  issueKeyOperation,
  listKeysOperation,
  revokeKeyOperation,
} from "./v1/keys/operations";
import {
  createModelAccessOperation,
  editModelAccessOperation,
  getModelAccessOperation,
  listModelAccessOperation,
  removeModelAccessOperation,
} from "./v1/model-access/operations";
import {
  createSubscriptionOperation,
  editSubscriptionOperation,
  getSubscriptionOperation,
  listSubscriptionsOperation,
  pauseSubscriptionOperation,
  removeSubscriptionOperation,
  resumeSubscriptionOperation,
} from "./v1/subscriptions/operations";

/** Who draws on which models, and the keys by which they do; with them the keys of every other kind. */
export const SUBSCRIPTION_OPERATIONS: readonly Operation[] = [
  listKeysOperation,
  issueKeyOperation,
  lookUpKeyOperation,
  bulkRevokeOperation,
  getKeyLimitsOperation,
  setKeyLimitsOperation,
  getKeyOperation,
  revokeKeyOperation,
  rotateKeyOperation,
  keyUseOperation,
  listSubscriptionsOperation,
  createSubscriptionOperation,
  getSubscriptionOperation,
  editSubscriptionOperation,
  removeSubscriptionOperation,
  pauseSubscriptionOperation,
  resumeSubscriptionOperation,
  listModelAccessOperation,
  createModelAccessOperation,
  getModelAccessOperation,
  editModelAccessOperation,
  removeModelAccessOperation,
];
