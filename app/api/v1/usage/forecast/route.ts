import { usageForecastOperation } from "../operations";

export const GET = usageForecastOperation.handle;
