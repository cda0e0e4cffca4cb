import { tenantFootprintOperation } from "../../operations";

export const GET = tenantFootprintOperation.handle;
