import { undoMergeOperation } from "../../../mergeOperations";

export const POST = undoMergeOperation.handle;
