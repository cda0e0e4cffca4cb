import { keyUseOperation } from "../../modelKeyOperations";

export const GET = keyUseOperation.handle;
