import { diffPolicyOperation } from "../../operations";

export const GET = diffPolicyOperation.handle;
