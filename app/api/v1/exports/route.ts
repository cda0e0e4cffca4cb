import { listExportsOperation, startExportOperation } from "./operations";

export const GET = listExportsOperation.handle;
export const POST = startExportOperation.handle;
