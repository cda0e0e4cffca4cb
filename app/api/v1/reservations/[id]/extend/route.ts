import { extendOperation } from "../../operations";

export const POST = extendOperation.handle;
