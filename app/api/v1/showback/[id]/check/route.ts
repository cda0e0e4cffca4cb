import { checkMonthOperation } from "../../operations";

export const GET = checkMonthOperation.handle;
