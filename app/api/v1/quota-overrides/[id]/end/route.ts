import { endOverrideOperation } from "../../operations";

export const POST = endOverrideOperation.handle;
