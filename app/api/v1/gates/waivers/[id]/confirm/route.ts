import { confirmWaiverOperation } from "../../../setOperations";

export const POST = confirmWaiverOperation.handle;
