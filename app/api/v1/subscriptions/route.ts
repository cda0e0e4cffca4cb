import { createSubscriptionOperation, listSubscriptionsOperation } from "./operations";

export const GET = listSubscriptionsOperation.handle;
export const POST = createSubscriptionOperation.handle;
