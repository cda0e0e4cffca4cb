import { getEventOperation } from "../operations";

export const GET = getEventOperation.handle;
