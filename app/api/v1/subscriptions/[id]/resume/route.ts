import { resumeSubscriptionOperation } from "../../operations";

export const POST = resumeSubscriptionOperation.handle;
