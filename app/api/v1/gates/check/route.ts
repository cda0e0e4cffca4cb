import { checkGatesOperation } from "../operations";

export const GET = checkGatesOperation.handle;
