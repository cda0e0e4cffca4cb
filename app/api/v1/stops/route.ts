import { listStopsOperation, makeStopOperation } from "./operations";

export const GET = listStopsOperation.handle;
export const POST = makeStopOperation.handle;
