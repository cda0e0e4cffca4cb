import { revokeKeyOperation } from "../operations";

export const DELETE = revokeKeyOperation.handle;
