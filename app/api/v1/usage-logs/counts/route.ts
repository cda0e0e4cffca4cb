import { countUsageLogsOperation } from "../operations";

export const GET = countUsageLogsOperation.handle;
