import { cancelJobOperation } from "../../operations";

export const POST = cancelJobOperation.handle;
