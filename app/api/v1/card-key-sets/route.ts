import { addCardKeySetOperation, listCardKeySetsOperation } from "../card-keys/operations";

export const GET = listCardKeySetsOperation.handle;
export const POST = addCardKeySetOperation.handle;
