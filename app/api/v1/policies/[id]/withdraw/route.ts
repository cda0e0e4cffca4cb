import { withdrawVersionOperation } from "../../lifecycleOperations";

export const POST = withdrawVersionOperation.handle;
