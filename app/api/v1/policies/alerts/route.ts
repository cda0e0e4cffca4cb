import { listAlertsOperation } from "./operations";

export const GET = listAlertsOperation.handle;
