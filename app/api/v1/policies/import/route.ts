import { importPoliciesOperation } from "../filesOperations";

export const POST = importPoliciesOperation.handle;
