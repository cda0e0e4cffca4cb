import { getKeyOperation, revokeKeyOperation } from "../operations";

export const GET = getKeyOperation.handle;
export const DELETE = revokeKeyOperation.handle;
