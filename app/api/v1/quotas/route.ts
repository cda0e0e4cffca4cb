import { createQuotaOperation, listQuotasOperation } from "./operations";

export const GET = listQuotasOperation.handle;
export const POST = createQuotaOperation.handle;
