import { resendDeadOperation } from "../operations";

export const POST = resendDeadOperation.handle;
