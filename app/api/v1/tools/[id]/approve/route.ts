import { approveToolOperation } from "../../operations";

export const POST = approveToolOperation.handle;
