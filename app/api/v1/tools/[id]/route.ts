import { editToolOperation, getToolOperation } from "../operations";

export const GET = getToolOperation.handle;
export const PATCH = editToolOperation.handle;
