import { listActionsOperation } from "./operations";

export const GET = listActionsOperation.handle;
