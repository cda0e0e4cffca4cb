import { resumeServedModelOperation } from "../../operations";

export const POST = resumeServedModelOperation.handle;
