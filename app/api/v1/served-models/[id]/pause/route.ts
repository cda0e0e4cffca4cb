import { pauseServedModelOperation } from "../../operations";

export const POST = pauseServedModelOperation.handle;
