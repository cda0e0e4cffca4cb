import { refuseToolOperation } from "../../operations";

export const POST = refuseToolOperation.handle;
