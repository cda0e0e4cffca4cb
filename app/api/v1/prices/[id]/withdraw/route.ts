import { withdrawPriceOperation } from "../../operations";

export const POST = withdrawPriceOperation.handle;
