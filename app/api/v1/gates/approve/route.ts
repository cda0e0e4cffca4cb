import { approveOperation } from "../operations";

export const POST = approveOperation.handle;
