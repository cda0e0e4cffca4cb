import { formatPolicyOperation } from "../readOperations";

export const POST = formatPolicyOperation.handle;
