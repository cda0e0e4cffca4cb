import { getStopOperation } from "../operations";

export const GET = getStopOperation.handle;
