import { addGroupGrantOperation, listGroupGrantsOperation } from "./operations";

export const GET = listGroupGrantsOperation.handle;
export const POST = addGroupGrantOperation.handle;
