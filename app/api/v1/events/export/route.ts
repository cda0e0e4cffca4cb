import { exportEventsOperation } from "../operations";

export const GET = exportEventsOperation.handle;
