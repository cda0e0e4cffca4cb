import { addEngineOperation, listEnginesOperation } from "./operations";

export const GET = listEnginesOperation.handle;
export const POST = addEngineOperation.handle;
