import { usageLatencyOperation } from "../operations";

export const GET = usageLatencyOperation.handle;
