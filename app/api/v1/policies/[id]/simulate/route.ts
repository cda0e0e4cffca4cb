import { simulateOperation } from "../../../backtests/operations";

export const POST = simulateOperation.handle;
