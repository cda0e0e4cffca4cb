import { editEngineOperation, getEngineOperation, removeEngineOperation } from "../operations";

export const GET = getEngineOperation.handle;
export const PATCH = editEngineOperation.handle;
export const DELETE = removeEngineOperation.handle;
