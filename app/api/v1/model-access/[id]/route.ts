import { editModelAccessOperation, getModelAccessOperation, removeModelAccessOperation } from "../operations";

export const GET = getModelAccessOperation.handle;
export const PATCH = editModelAccessOperation.handle;
export const DELETE = removeModelAccessOperation.handle;
