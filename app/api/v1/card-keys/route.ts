import { addCardKeyOperation, listCardKeysOperation } from "./operations";

export const GET = listCardKeysOperation.handle;
export const POST = addCardKeyOperation.handle;
