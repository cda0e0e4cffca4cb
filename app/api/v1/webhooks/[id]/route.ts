import { getWebhookOperation, removeWebhookOperation, updateWebhookOperation } from "../operations";

export const GET = getWebhookOperation.handle;
export const PATCH = updateWebhookOperation.handle;
export const DELETE = removeWebhookOperation.handle;
