import { editDraftOperation, getPolicyOperation } from "../operations";

export const GET = getPolicyOperation.handle;
export const PATCH = editDraftOperation.handle;
