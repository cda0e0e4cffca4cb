import { cancelApprovalOperation } from "../../operations";

export const POST = cancelApprovalOperation.handle;
