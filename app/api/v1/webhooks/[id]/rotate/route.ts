import { rotateWebhookOperation } from "../../operations";

export const POST = rotateWebhookOperation.handle;
