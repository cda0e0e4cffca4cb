import { getMonthOperation } from "../operations";

export const GET = getMonthOperation.handle;
