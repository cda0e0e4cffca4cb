import { getPriceOperation } from "../operations";

export const GET = getPriceOperation.handle;
