import { downloadExportOperation } from "../../operations";

export const GET = downloadExportOperation.handle;
