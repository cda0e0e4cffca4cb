import { getUsageLogOperation } from "../operations";

export const GET = getUsageLogOperation.handle;
