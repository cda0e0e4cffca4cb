import { modelUsageOperation } from "../../operations";

export const GET = modelUsageOperation.handle;
