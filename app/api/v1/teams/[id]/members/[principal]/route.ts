import { addToTeamOperation, removeFromTeamOperation } from "../../../operations";

export const PUT = addToTeamOperation.handle;
export const DELETE = removeFromTeamOperation.handle;
