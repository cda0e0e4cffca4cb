import { exportTenantOperation } from "../../operations";

export const POST = exportTenantOperation.handle;
