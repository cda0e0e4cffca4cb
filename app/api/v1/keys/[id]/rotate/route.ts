import { rotateKeyOperation } from "../../modelKeyOperations";

export const POST = rotateKeyOperation.handle;
