import { revokeDelegationOperation } from "../operations";

export const DELETE = revokeDelegationOperation.handle;
