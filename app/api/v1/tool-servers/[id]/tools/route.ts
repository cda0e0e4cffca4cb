import { importToolsOperation } from "../../operations";

export const PUT = importToolsOperation.handle;
