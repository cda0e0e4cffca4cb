import { promoteOperation } from "../operations";

export const POST = promoteOperation.handle;
