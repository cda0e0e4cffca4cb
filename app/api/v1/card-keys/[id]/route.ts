import { removeCardKeyOperation } from "../operations";

export const DELETE = removeCardKeyOperation.handle;
