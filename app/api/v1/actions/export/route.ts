import { exportActionsOperation } from "../operations";

export const GET = exportActionsOperation.handle;
