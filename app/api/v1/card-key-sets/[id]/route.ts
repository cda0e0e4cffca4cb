import { removeCardKeySetOperation } from "../../card-keys/operations";

export const DELETE = removeCardKeySetOperation.handle;
