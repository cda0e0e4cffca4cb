import { usageTotalsOperation } from "../operations";

export const GET = usageTotalsOperation.handle;
