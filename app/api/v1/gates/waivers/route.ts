import { askWaiverOperation, listWaiversOperation } from "../setOperations";

export const GET = listWaiversOperation.handle;
export const POST = askWaiverOperation.handle;
