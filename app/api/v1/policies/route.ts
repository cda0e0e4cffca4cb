import { createPolicyOperation, listPoliciesOperation } from "./operations";

export const GET = listPoliciesOperation.handle;
export const POST = createPolicyOperation.handle;
