import { exportPoliciesOperation } from "../filesOperations";

export const GET = exportPoliciesOperation.handle;
