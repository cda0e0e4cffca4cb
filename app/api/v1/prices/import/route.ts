import { importPricesOperation } from "../operations";

export const POST = importPricesOperation.handle;
