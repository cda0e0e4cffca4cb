import { usageTableOperation } from "../operations";

export const GET = usageTableOperation.handle;
