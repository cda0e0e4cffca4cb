import { mergeOperation } from "../../mergeOperations";

export const POST = mergeOperation.handle;
