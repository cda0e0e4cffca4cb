import { bulkRevokeOperation } from "../modelKeyOperations";

export const POST = bulkRevokeOperation.handle;
