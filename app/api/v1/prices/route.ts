import { addPriceOperation, listPricesOperation } from "./operations";

export const GET = listPricesOperation.handle;
export const POST = addPriceOperation.handle;
