import { usageOverOperation } from "./operations";

export const GET = usageOverOperation.handle;
