import { attachCardFileOperation } from "../../../../agent-cards/operations";

export const PUT = attachCardFileOperation.handle;
