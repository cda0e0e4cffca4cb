import { stopReachOperation } from "../operations";

export const GET = stopReachOperation.handle;
