import { listBacktestsOperation, startBacktestOperation } from "../../../backtests/operations";

export const GET = listBacktestsOperation.handle;
export const POST = startBacktestOperation.handle;
