import { distinguishOperation, forgetDistinctionOperation } from "../mergeOperations";

export const POST = distinguishOperation.handle;
export const DELETE = forgetDistinctionOperation.handle;
