import { retryJobOperation } from "../../operations";

export const POST = retryJobOperation.handle;
