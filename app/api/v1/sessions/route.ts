import { listSessionsOperation } from "./operations";

export const GET = listSessionsOperation.handle;
