import { getKeyLimitsOperation, setKeyLimitsOperation } from "../modelKeyOperations";

export const GET = getKeyLimitsOperation.handle;
export const PUT = setKeyLimitsOperation.handle;
