import { requireSecondFactorOperation, secondFactorOperation } from "./operations";

export const GET = secondFactorOperation.handle;
export const PUT = requireSecondFactorOperation.handle;
