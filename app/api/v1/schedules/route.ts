import { listSchedulesOperation } from "./operations";

export const GET = listSchedulesOperation.handle;
