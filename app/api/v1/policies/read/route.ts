import { readPolicyOperation } from "../readOperations";

export const POST = readPolicyOperation.handle;
