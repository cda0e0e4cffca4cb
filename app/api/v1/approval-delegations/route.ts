import { delegateApprovalsOperation, listDelegationsOperation } from "./operations";

export const GET = listDelegationsOperation.handle;
export const POST = delegateApprovalsOperation.handle;
