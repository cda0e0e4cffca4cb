import { pauseScheduleOperation } from "../../operations";

export const POST = pauseScheduleOperation.handle;
