import { addModelVersionOperation } from "../../versionOperations";

export const POST = addModelVersionOperation.handle;
