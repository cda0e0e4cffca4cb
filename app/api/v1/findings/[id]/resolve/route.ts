import { resolveFindingOperation } from "../../operations";

export const POST = resolveFindingOperation.handle;
