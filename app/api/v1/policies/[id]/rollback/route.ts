import { rollBackPolicyOperation } from "../../lifecycleOperations";

export const POST = rollBackPolicyOperation.handle;
