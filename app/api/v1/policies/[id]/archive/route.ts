import { archivePolicyOperation } from "../../operations";

export const POST = archivePolicyOperation.handle;
