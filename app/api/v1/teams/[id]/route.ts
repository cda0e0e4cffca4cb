import { editTeamOperation, getTeamOperation, removeTeamOperation } from "../operations";

export const GET = getTeamOperation.handle;
export const PATCH = editTeamOperation.handle;
export const DELETE = removeTeamOperation.handle;
