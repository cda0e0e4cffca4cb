import {
  editSubscriptionOperation,
  getSubscriptionOperation,
  removeSubscriptionOperation,
} from "../operations";

export const GET = getSubscriptionOperation.handle;
export const PATCH = editSubscriptionOperation.handle;
export const DELETE = removeSubscriptionOperation.handle;
