import { registerToolOperation } from "../../operations";

export const POST = registerToolOperation.handle;
