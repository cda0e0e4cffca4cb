import { rollbackOperation } from "../operations";

export const POST = rollbackOperation.handle;
