import { getBacktestOperation } from "../operations";

export const GET = getBacktestOperation.handle;
