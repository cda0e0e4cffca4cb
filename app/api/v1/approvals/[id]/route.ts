import { getApprovalOperation } from "../operations";

export const GET = getApprovalOperation.handle;
