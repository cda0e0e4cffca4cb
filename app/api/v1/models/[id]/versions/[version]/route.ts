import { editModelVersionOperation } from "../../../versionOperations";

export const PATCH = editModelVersionOperation.handle;
