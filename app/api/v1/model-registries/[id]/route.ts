import { disconnectRegistryOperation, editRegistryOperation } from "../operations";

export const PATCH = editRegistryOperation.handle;
export const DELETE = disconnectRegistryOperation.handle;
