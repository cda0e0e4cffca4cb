import { exportPoliciesOperation } from "../operations";

export const GET = exportPoliciesOperation.handle;
