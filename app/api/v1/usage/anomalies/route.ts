import { usageAnomaliesOperation } from "../operations";

export const GET = usageAnomaliesOperation.handle;
