import { checkProviderOperation } from "../../operations";

export const POST = checkProviderOperation.handle;
