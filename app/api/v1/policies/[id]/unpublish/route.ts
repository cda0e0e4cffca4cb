import { unpublishOperation } from "../../lifecycleOperations";

export const POST = unpublishOperation.handle;
