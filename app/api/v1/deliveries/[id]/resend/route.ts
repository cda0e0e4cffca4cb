import { resendDeliveryOperation } from "../../operations";

export const POST = resendDeliveryOperation.handle;
