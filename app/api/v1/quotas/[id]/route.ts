import { editQuotaOperation, getQuotaOperation, removeQuotaOperation } from "../operations";

export const GET = getQuotaOperation.handle;
export const PUT = editQuotaOperation.handle;
export const DELETE = removeQuotaOperation.handle;
