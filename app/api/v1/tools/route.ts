import { listToolsOperation } from "./operations";

export const GET = listToolsOperation.handle;
