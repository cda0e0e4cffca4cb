import { reopenFindingOperation } from "../../operations";

export const POST = reopenFindingOperation.handle;
