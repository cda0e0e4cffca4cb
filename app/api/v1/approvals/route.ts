import { listApprovalsOperation } from "./operations";

export const GET = listApprovalsOperation.handle;
