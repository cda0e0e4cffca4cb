import { resumeScheduleOperation } from "../../operations";

export const POST = resumeScheduleOperation.handle;
