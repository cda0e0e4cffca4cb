import { bindIdentityOperation, listIdentitiesOperation } from "../../identityOperations";

export const GET = listIdentitiesOperation.handle;
export const POST = bindIdentityOperation.handle;
