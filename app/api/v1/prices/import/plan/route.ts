import { planPriceImportOperation } from "../../operations";

export const POST = planPriceImportOperation.handle;
