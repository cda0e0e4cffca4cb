import { editPrincipalOperation, getPrincipalOperation, removePrincipalOperation } from "../operations";

export const GET = getPrincipalOperation.handle;
export const PATCH = editPrincipalOperation.handle;
export const DELETE = removePrincipalOperation.handle;
