import { countActionsOperation } from "../operations";

export const GET = countActionsOperation.handle;
