import { createTenantOperation, listTenantsOperation } from "./operations";

export const GET = listTenantsOperation.handle;
export const POST = createTenantOperation.handle;
