import { askForMoreOperation, listRequestsOperation } from "./operations";

export const GET = listRequestsOperation.handle;
export const POST = askForMoreOperation.handle;
