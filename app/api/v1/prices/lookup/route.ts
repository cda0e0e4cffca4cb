import { lookUpPriceOperation } from "../operations";

export const GET = lookUpPriceOperation.handle;
