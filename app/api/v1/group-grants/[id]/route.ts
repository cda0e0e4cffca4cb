import { removeGroupGrantOperation } from "../operations";

export const DELETE = removeGroupGrantOperation.handle;
