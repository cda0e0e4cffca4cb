import { testWebhookOperation } from "../../operations";

export const POST = testWebhookOperation.handle;
