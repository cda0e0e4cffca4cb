import { liftStopOperation } from "../../operations";

export const POST = liftStopOperation.handle;
