import { settleOperation } from "../../operations";

export const POST = settleOperation.handle;
