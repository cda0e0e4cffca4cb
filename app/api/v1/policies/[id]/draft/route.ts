import { discardDraftOperation } from "../../operations";

export const DELETE = discardDraftOperation.handle;
