import { restorePolicyOperation } from "../../operations";

export const POST = restorePolicyOperation.handle;
