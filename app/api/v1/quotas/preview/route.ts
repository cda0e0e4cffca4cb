import { previewQuotaOperation } from "../operations";

export const POST = previewQuotaOperation.handle;
