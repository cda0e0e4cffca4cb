import { editModelOperation, getModelOperation } from "../operations";

export const GET = getModelOperation.handle;
export const PATCH = editModelOperation.handle;
