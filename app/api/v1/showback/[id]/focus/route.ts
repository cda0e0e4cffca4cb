import { exportMonthOperation } from "../../operations";

export const GET = exportMonthOperation.handle;
