import { editServedModelOperation, getServedModelOperation, removeServedModelOperation } from "../operations";

export const GET = getServedModelOperation.handle;
export const PATCH = editServedModelOperation.handle;
export const DELETE = removeServedModelOperation.handle;
