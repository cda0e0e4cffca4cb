import { splitOperation } from "../../mergeOperations";

export const POST = splitOperation.handle;
