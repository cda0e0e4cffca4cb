import { answerApprovalOperation } from "../../operations";

export const POST = answerApprovalOperation.handle;
