import { listMergesOperation } from "../mergeOperations";

export const GET = listMergesOperation.handle;
