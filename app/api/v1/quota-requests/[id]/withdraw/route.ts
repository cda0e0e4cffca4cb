import { withdrawRequestOperation } from "../../operations";

export const POST = withdrawRequestOperation.handle;
