import { addSignerOperation, listSignersOperation } from "./operations";

export const GET = listSignersOperation.handle;
export const POST = addSignerOperation.handle;
