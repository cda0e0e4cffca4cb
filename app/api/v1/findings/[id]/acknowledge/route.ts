import { acknowledgeFindingOperation } from "../../operations";

export const POST = acknowledgeFindingOperation.handle;
