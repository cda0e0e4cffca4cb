import { runScheduleOperation } from "../../operations";

export const POST = runScheduleOperation.handle;
