import { createWebhookOperation, listWebhooksOperation } from "./operations";

export const GET = listWebhooksOperation.handle;
export const POST = createWebhookOperation.handle;
