import { editToolServerOperation, getToolServerOperation, removeToolServerOperation } from "../operations";

export const GET = getToolServerOperation.handle;
export const PATCH = editToolServerOperation.handle;
export const DELETE = removeToolServerOperation.handle;
