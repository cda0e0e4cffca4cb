import { listCountersOperation } from "../operations";

export const GET = listCountersOperation.handle;
