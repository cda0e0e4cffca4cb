import { listOverridesOperation, overrideQuotaOperation } from "../../../quota-overrides/operations";

export const GET = listOverridesOperation.handle;
export const POST = overrideQuotaOperation.handle;
