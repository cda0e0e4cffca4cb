import { observedOperation } from "../../operations";

export const GET = observedOperation.handle;
