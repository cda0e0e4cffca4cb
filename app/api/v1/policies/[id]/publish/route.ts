import { publishVersionOperation } from "../../lifecycleOperations";

export const POST = publishVersionOperation.handle;
