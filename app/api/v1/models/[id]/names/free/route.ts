import { freeModelNameOperation } from "../../../versionOperations";

export const POST = freeModelNameOperation.handle;
