import { removeProviderOperation, setProviderStateOperation, updateProviderOperation } from "../operations";

export const PUT = updateProviderOperation.handle;
export const PATCH = setProviderStateOperation.handle;
export const DELETE = removeProviderOperation.handle;
