import { pauseSubscriptionOperation } from "../../operations";

export const POST = pauseSubscriptionOperation.handle;
