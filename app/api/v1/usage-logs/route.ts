import { listUsageLogsOperation } from "./operations";

export const GET = listUsageLogsOperation.handle;
