import { cancelBacktestOperation } from "../../operations";

export const POST = cancelBacktestOperation.handle;
