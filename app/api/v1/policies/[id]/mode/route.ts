import { changeModeOperation } from "../../lifecycleOperations";

export const POST = changeModeOperation.handle;
