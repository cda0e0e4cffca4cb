import { removeMemberOperation, setRolesOperation } from "../operations";

export const PATCH = setRolesOperation.handle;
export const DELETE = removeMemberOperation.handle;
