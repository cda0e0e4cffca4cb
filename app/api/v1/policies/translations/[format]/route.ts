import { translatePoliciesOperation } from "../operations";

export const GET = translatePoliciesOperation.handle;
