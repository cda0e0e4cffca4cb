import { syncRegistryOperation } from "../../operations";

export const POST = syncRegistryOperation.handle;
