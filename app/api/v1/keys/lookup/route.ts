import { lookUpKeyOperation } from "../modelKeyOperations";

export const POST = lookUpKeyOperation.handle;
