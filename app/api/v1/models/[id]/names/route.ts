import { bindModelNameOperation } from "../../versionOperations";

export const PUT = bindModelNameOperation.handle;
