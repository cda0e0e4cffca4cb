import { withdrawWaiverOperation } from "../../setOperations";

export const DELETE = withdrawWaiverOperation.handle;
