import { attachCardOperation, getCardOperation, removeCardOperation } from "../../../agent-cards/operations";

export const GET = getCardOperation.handle;
export const PUT = attachCardOperation.handle;
export const DELETE = removeCardOperation.handle;
