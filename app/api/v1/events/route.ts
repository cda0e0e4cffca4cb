import { listEventsOperation } from "./operations";

export const GET = listEventsOperation.handle;
