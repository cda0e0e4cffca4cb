import { createProviderOperation, listProvidersOperation } from "./operations";

export const GET = listProvidersOperation.handle;
export const POST = createProviderOperation.handle;
