import { retireVersionOperation } from "../operations";

export const POST = retireVersionOperation.handle;
