import { removeTenantOperation } from "../operations";

export const DELETE = removeTenantOperation.handle;
