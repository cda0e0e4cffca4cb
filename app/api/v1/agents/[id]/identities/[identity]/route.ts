import { unbindIdentityOperation } from "../../../identityOperations";

export const DELETE = unbindIdentityOperation.handle;
