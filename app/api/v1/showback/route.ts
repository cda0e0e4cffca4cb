import { closeMonthOperation, listMonthsOperation } from "./operations";

export const GET = listMonthsOperation.handle;
export const POST = closeMonthOperation.handle;
