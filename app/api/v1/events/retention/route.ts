import { getRetentionOperation, setRetentionOperation } from "../operations";

export const GET = getRetentionOperation.handle;
export const PUT = setRetentionOperation.handle;
