import { proposeVersionOperation } from "../../lifecycleOperations";

export const POST = proposeVersionOperation.handle;
