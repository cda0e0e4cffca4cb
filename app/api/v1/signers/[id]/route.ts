import { removeSignerOperation } from "../operations";

export const DELETE = removeSignerOperation.handle;
