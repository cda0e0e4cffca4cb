import { listDeliveriesOperation } from "./operations";

export const GET = listDeliveriesOperation.handle;
